import { firstEvidence, type LeakRule } from './leak-rule';

/** What drivers and servers write themselves; a sentence that only speaks of a database has none of it. */
const RULES: readonly LeakRule[] = [
  ['oracle', 'ORA-', /\bORA-\d{5}: /],
  ['sqlstate', 'SQLSTATE', /\bSQLSTATE(?:\[|: ?)[0-9A-Z]{5}/],
  ['mysql', ' SQL syntax', /\berror in your SQL syntax; check the/],
  ['mysql', 'ER_', /\bER_(?:PARSE_ERROR|BAD_FIELD|NO_SUCH_TABLE|DUP_ENTRY|ACCESS_DENIED)/],
  ['postgresql', ' at or near ', /\b(?:syntax error|unterminated quoted \w{1,10}) at or near \\?"/],
  ['postgresql', ' violates ', /\bviolates (?:unique|foreign key|not-null|check|exclusion) constraint\b/],
  ['postgresql', ' does not exist', /\b(?:relation|column|role|schema) \\?"[^"\n]{1,130}" does not exist/],
  ['sql-server', 'Incorrect syntax', /\bIncorrect syntax near ['"\\]/],
  ['sql-server', 'Unclosed quotation', /\bUnclosed quotation mark after the character/],
  ['sqlite', 'qlite', /\bsqlite3\.\w{1,30}Error\b/],
  ['sqlite', 'SQLITE_', /\bSQLITE_(?:ERROR|CONSTRAINT|BUSY|CORRUPT|MISUSE)/],
  ['mongodb', 'E11000', /\bE11000 duplicate key/],
  ['driver', 'rror', /\b(?:Mongo(?:Server|Network)|PrismaClient\w{4,30}|Sequelize\w{2,40})Error\b/],
  ['driver', 'SQL', /\b(?:java\.sql\.SQL|org\.postgresql\.util\.PSQL)\w{1,50}/],
  ['driver', 'SqlClient', /\b(?:System|Microsoft)\.Data\.SqlClient\./],
  ['driver', 'psycopg', /\bpsycopg\d?\.(?:errors\.)?[A-Z]\w/],
];

export function findDatabaseError(text: string): string | null {
  return firstEvidence(text, RULES);
}
