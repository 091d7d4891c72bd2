/** The parts that a word plays in a statement, as bits. */
export const LOGICAL = 1;
export const COMPARING = 2;
export const ARITHMETIC = 4;
/** What an operand may begin with, besides names and literals. */
export const PREFIX = 8;
/** Clauses that go on after an operand, and are followed by another. */
export const CLAUSE = 16;
/** Words between an operand and what follows it. */
export const SUFFIX = 32;
export const SET_OPERATOR = 64;
/** First words of statements. */
export const STATEMENT = 128;
/** Clauses that a value may begin with, and those that a condition follows. */
export const CLAUSE_START = 256;
export const CONDITIONAL = 512;
const OTHER = 1024;

/** By part; dialects of MySQL, PostgreSQL, SQL Server, Oracle, SQLite and DB2. */
const WORDS: readonly (readonly [part: number, words: string])[] = [
  [LOGICAL, 'and or xor && ||'],
  [
    COMPARING,
    '= == <> != < > <= >= <=> ~ !~ ~* @> <@ like ilike rlike regexp glob is in between match against soundslike',
  ],
  [ARITHMETIC, '+ - * / % ^ & | << >> :: := -> ->> ? div mod collate escape'],
  [PREFIX, 'not - + ~ ! * distinct all any some exists binary interval unique prior row when null'],
  [
    CLAUSE,
    'where having on from when if then else limit offset using set values into by for to at join left right inner outer cross natural top return returns returning with over partition as only',
  ],
  [SUFFIX, 'not asc desc end mode nulls first last rollup loop immediate sounds similar'],
  [SET_OPERATOR, 'union except intersect minus'],
  [
    STATEMENT,
    'insert replace merge delete drop alter create truncate exec execute declare waitfor shutdown call begin if copy grant print set load attach backup rename desc describe show handler do pragma update with prepare',
  ],
  [CLAUSE_START, 'order group having where procedure'],
  [CONDITIONAL, 'where having on when if'],
  [OTHER, 'select case n x b e'],
];
/** Built at the first use, as most of the expressions here are: a function that starts has no time for them. */
let partsByWord: ReadonlyMap<string, number> | undefined;

function readWords(): ReadonlyMap<string, number> {
  const parts = new Map<string, number>();
  for (const [part, words] of WORDS) {
    for (const word of words.split(' ')) parts.set(word, (parts.get(word) ?? 0) | part);
  }
  return parts;
}

function partsOf(word: string): number {
  partsByWord ??= readWords();
  return partsByWord.get(word) ?? 0;
}

/** Whether a word, in lower case, plays one of these parts. */
export function isA(parts: number, word: string): boolean {
  return (partsOf(word) & parts) !== 0;
}

/** Whether a word, in lower case, plays any part in a statement but that of a name. */
export function isSqlWord(word: string): boolean {
  return partsOf(word) !== 0;
}

/** Whether these are the first two tokens of a statement, with a blank between; a verb of prose is followed by another word. */
export const opensStatement = (words: string): boolean =>
  /^(?:(?:insert|replace|merge) into|delete from|(?:drop|alter|create) (?:table|database|schema|user|login|function|proc(?:edure)?|view|index|trigger|role|column|sequence|type)|alter (?:system|session)|create (?:or|temp(?:orary)?|extension|alias|global)|(?:truncate|rename) table|exec(?:ute)? (?:\(|@.*|master.*|.*\.\..*|(?:.*\.)?[xs]p_.*|immediate)|declare @.*|waitfor (?:delay|time)|shutdown (?:|with|immediate)|(?:call|copy|desc|describe|handler|pragma|declare|with|prepare) [\w.$]+|copy \(|begin (?:[\w$]+\.[\w.$]+|declare|execute|waitfor|dbms_.*)|if (?:\(|not|exists|@.*|\d.*|[a-z]+_[a-z_]+)|grant (?:all|select|insert|update|execute|connect|dba|create)|(?:print|set) @.*|load (?:data|xml)|attach database|backup (?:database|log)|show (?:tables|databases|columns|grants|variables|schemas)|do (?:sleep|benchmark|\$\$|pg_.*|dbms_.*))$/.test(
    words,
  );
/** The same of the first and the third token, where two sound like prose. */
export const goesOnAsStatement = (words: string): boolean =>
  /^(?:declare (?:n?(?:var)?char2?|(?:big)?int(?:eger)?|number|numeric|text|cursor|exception|record|table|boolean|clob)|load (?:local|infile|low_priority|concurrent)|with (?:as|recursive)|prepare (?:as|from))$/.test(
    words,
  );

/** Whether a function waits, computes for long, reads files, reaches out or makes an error tell its argument. */
export const isDangerous = (name: string): boolean =>
  /^(?:(?:pg_)?sleep(?:_for|_until)?|benchmark|randomblob|updatexml|extractvalue|load_(?:file|extension)|elt|make_set|name_const|gtid_sub(?:se|trac)t|xmltype|regexp_substring|crypt_key|exp|(?:query|database)_to_xml|pg_(?:read_file|ls_dir)|lo_(?:im|ex)port|dblink\w*|open(?:rowset|query|datasource)|fn_xe_file_target_read_file|sys_e(?:val|xec)|httpuritype|json_keys|row_count|get_lock|receive_message|st_latfromgeohash|(?:dbms|utl|ctxsys|ordsys|sys|user_lock|apex)[\w$]*\..*|dbms_\w+|(?:.*\.)?xp_\w+|(?:.*\.)?sp_(?:executesql|oacreate|password|makewebtask|addextendedproc|configure))$/.test(
    name,
  );

/** Whether it is one that an injection builds its strings and questions from. */
export const isTelling = (name: string): boolean =>
  /^(?:n?char|n?chr|concat(?:_ws)?|group_concat|string_agg|ascii|ord|unicode|substr(?:ing)?|mid|left|right|(?:un)?hex|bin|conv|convert|cast|version|user|(?:current|session|system)_user|(?:current_)?database|schema|user_name|suser_s?name|db_name|host_name|serverproperty|object_id|is_srvrolemember|has_dbaccess|ii?f|ifnull|isnull|nvl|nullif|coalesce|decode|count|len(?:gth)?|char_length|floor|rand|round|md5|sha1|reverse|lower|upper|strcmp|find_in_set|instr|locate|position|quote|bit_count|generate_series|sqlite_version|current_setting|to_char|rawtohex|utl_raw|sysdate|now|json_extract|row|(?:multi)?(?:point|polygon|linestring)|geometrycollection)$/.test(
    name,
  );

/** Whether it is a catalogue, or tells of the server. */
export const isCatalogue = (name: string): boolean =>
  /(?:^`?|\.)(?:information_schema|sys(?:objects|columns|databases|users|tables|logins|processes|types|ibm|cat|master)|pg_(?:catalog|shadow|user|tables|class|database|roles|authid)|sqlite_(?:master|schema)|all_(?:tables|users|tab_columns|objects|source)|user_(?:tables|tab_columns|objects|users)|dba_\w+|(?:v|rdb)\$\w+|msys(?:objects|aces|queries))(?:$|\.)|^(?:mysql\.(?:user|db|innodb_table_stats)|master\.\.\w+|(?:sys|syscat|sysibm|performance_schema|domain)\.\w+)$/.test(
    name,
  );
