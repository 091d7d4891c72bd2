/** Words of SQL by the part that they play in a statement; dialects of MySQL, PostgreSQL, SQL Server, Oracle, SQLite and DB2. */
const words = (text: string): ReadonlySet<string> => new Set(text.split(' '));

export const LOGICAL = words('and or xor && ||');
export const COMPARING = words(
  '= == <> != < > <= >= <=> ~ !~ ~* like ilike rlike regexp glob similar sounds is in between match against soundslike',
);
export const ARITHMETIC = words('+ - * / % ^ & | << >> :: := -> ->> div mod collate escape');
/** What an operand may begin with, besides names and literals. */
export const PREFIXES = words('not - + ~ ! * distinct all any some exists binary interval unique prior row when null');
/** Clauses that go on after an operand, and are followed by another. */
export const CLAUSES = words(
  'where having on from when then else limit offset using set values into by for to at join left right inner outer cross natural top return returns returning with over partition as only',
);
/** Words between an operand and what follows it. */
export const SUFFIXES = words('not asc desc end mode nulls first last rollup loop immediate');
export const SET_OPERATORS = words('union except intersect minus');

/** What may stand next after the first word of a statement; a word of prose does not. */
export const STATEMENTS: ReadonlyMap<string, RegExp> = new Map([
  ['insert', /^into$/],
  ['replace', /^into$/],
  ['merge', /^into$/],
  ['delete', /^from$/],
  [
    'drop',
    /^(?:table|database|schema|user|login|function|procedure|proc|view|index|trigger|role|column|sequence|type)$/,
  ],
  ['alter', /^(?:table|database|schema|user|login|function|procedure|view|role|system|session)$/],
  [
    'create',
    /^(?:table|database|schema|user|login|function|procedure|view|index|trigger|role|or|temp|temporary|extension|alias|type|global)$/,
  ],
  ['truncate', /^table$/],
  ['exec', /^(?:\(|@.*|.*\.\..*|(?:.*\.)?[xs]p_.*|master.*)$/],
  ['execute', /^(?:\(|@.*|.*\.\..*|(?:.*\.)?[xs]p_.*|master.*|immediate)$/],
  ['declare', /^(?:@.*|\w+)$/],
  ['waitfor', /^(?:delay|time)$/],
  ['shutdown', /^(?:|with|immediate)$/],
  ['call', /^[\w.$]+$/],
  ['begin', /^(?:[\w$]+\.[\w.$]+|declare|execute|waitfor|dbms_.*)$/],
  ['if', /^(?:\(|not|exists|@.*|\d.*|[a-z]+_[a-z_]+)$/],
  ['copy', /^(?:\(|\w+)$/],
  ['grant', /^(?:all|select|insert|update|execute|connect|dba|create)$/],
  ['print', /^@.*$/],
  ['set', /^@.*$/],
  ['load', /^(?:data|xml)$/],
  ['attach', /^database$/],
  ['backup', /^(?:database|log)$/],
  ['rename', /^table$/],
  ['desc', /^\w+$/],
  ['describe', /^\w+$/],
  ['show', /^(?:tables|databases|columns|grants|variables|schemas)$/],
  ['handler', /^\w+$/],
  ['do', /^(?:sleep|benchmark|\$\$|pg_.*|dbms_.*)$/],
  ['pragma', /^\w+$/],
]);

const KEYWORDS = [LOGICAL, COMPARING, ARITHMETIC, PREFIXES, CLAUSES, SUFFIXES, SET_OPERATORS];
const OTHERS = words('select case order group procedure update union waitfor n x b e');

/** Whether a word, in lower case, plays any part in a statement but that of a name. */
export function isSqlWord(word: string): boolean {
  return KEYWORD_LIST.has(word);
}

const KEYWORD_LIST: ReadonlySet<string> = new Set([
  ...KEYWORDS.flatMap((some) => [...some]),
  ...STATEMENTS.keys(),
  ...OTHERS,
]);

/** Functions that wait, compute for long, read files, reach out or make an error tell its argument. */
export const DANGEROUS =
  /^(?:(?:pg_)?sleep(?:_for|_until)?|benchmark|randomblob|updatexml|extractvalue|load_file|load_extension|elt|make_set|name_const|gtid_(?:subset|subtract)|xmltype|regexp_substring|crypt_key|exp|query_to_xml|database_to_xml|pg_read_file|pg_ls_dir|lo_(?:import|export)|dblink\w*|openrowset|openquery|opendatasource|fn_xe_file_target_read_file|sys_eval|sys_exec|httpuritype|json_keys|row_count|get_lock|receive_message|(?:dbms|utl|ctxsys|ordsys|sys|user_lock|apex)[\w$]*\..*|dbms_\w+|(?:.*\.)?xp_\w+|(?:.*\.)?sp_(?:executesql|oacreate|password|makewebtask|addextendedproc|configure))$/;

/** Functions that an injection builds its strings and questions from. */
export const TELLING =
  /^(?:char|n?chr|nchar|concat|concat_ws|group_concat|string_agg|ascii|ord|unicode|substr|substring|mid|left|right|hex|unhex|bin|conv|convert|cast|version|user|current_user|session_user|system_user|database|schema|current_database|user_name|suser_s?name|db_name|host_name|serverproperty|object_id|is_srvrolemember|has_dbaccess|if|iif|ifnull|isnull|nvl|nullif|coalesce|decode|count|length|len|char_length|floor|rand|round|md5|sha1|reverse|lower|upper|strcmp|find_in_set|instr|locate|position|quote|bit_count|generate_series|sqlite_version|updatexml|current_setting|to_char|rawtohex|utl_raw|sysdate|now|json_extract|row|point|polygon|multipoint|geometrycollection|linestring|multilinestring|multipolygon)$/;

/** Catalogues, and variables that tell of the server. */
export const CATALOGUE =
  /(?:^`?|\.)(?:information_schema|sys(?:objects|columns|databases|users|tables|logins|processes|types|ibm|cat|master)|pg_(?:catalog|shadow|user|tables|class|database|roles|authid)|sqlite_(?:master|schema)|all_(?:tables|users|tab_columns|objects|source)|user_(?:tables|tab_columns|objects|users)|dba_\w+|v\$\w+|rdb\$\w+|msysobjects|msysaces|msysqueries)(?:$|\.)|^(?:mysql\.(?:user|db|innodb_table_stats)|sys\.\w+|master\.\.\w+|syscat\.\w+|sysibm\.\w+|performance_schema\.\w+|domain\.\w+)$/;
