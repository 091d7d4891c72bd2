import { findDatabaseError } from '../../../../../lambdas/request-guard/response/leaks/database-errors';
import { withoutEscapes } from '../../../../../lambdas/request-guard/response/leaks/leak-rule';

describe('The error of a database', () => {
  it.each([
    ['oracle', 'ORA-00933: SQL command not properly ended'],
    ['sqlstate', 'SQLSTATE[23000]: Integrity constraint violation'],
    ['sqlstate', 'ERROR: x (SQLSTATE: 42P01)'],
    ['mysql', 'You have an error in your SQL syntax; check the manual that corresponds to your version'],
    ['mysql', 'ER_DUP_ENTRY: Duplicate'],
    ['postgresql', 'syntax error at or near "FROM"'],
    ['postgresql', 'duplicate key value violates unique constraint "users_pkey"'],
    ['postgresql', 'relation "users" does not exist'],
    ['sql-server', "Incorrect syntax near 'x'."],
    ['sql-server', 'Unclosed quotation mark after the character string'],
    ['sqlite', 'sqlite3.OperationalError: no such table'],
    ['sqlite', 'SQLITE_ERROR: no such column'],
    ['mongodb', 'E11000 duplicate key error collection: app.users'],
    ['driver', 'MongoServerError: bad query'],
    ['driver', 'PrismaClientKnownRequestError'],
    ['driver', 'SequelizeDatabaseError: x'],
    ['driver', 'org.postgresql.util.PSQLException: x'],
    ['driver', 'System.Data.SqlClient.SqlException'],
    ['driver', 'psycopg2.errors.UndefinedTable'],
  ])('of %s is found, also within JSON: %s', (evidence, text) => {
    expect(findDatabaseError(text)).toBe(evidence);
    expect(findDatabaseError(withoutEscapes(JSON.stringify({ message: `first\n${text}` })))).toBe(evidence);
  });

  it.each([
    'The file does not exist.',
    'This violates our terms.',
    'The image does not exist, nor the relation to it.',
    'We compare SQL databases, such as PostgreSQL, SQLite and MySQL.',
    'ORA-nge is a colour.',
    'Errors of the syntax are at or near the line.',
    'A ConstraintError is an error of ours.',
    'SQLITE_OPEN is a flag.',
  ])('is not %j', (text) => {
    expect(findDatabaseError(text)).toBeNull();
  });
});
