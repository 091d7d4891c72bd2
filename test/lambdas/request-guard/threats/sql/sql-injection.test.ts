import fc from 'fast-check';
import { detectSqlInjection } from '../../../../../lambdas/request-guard/threats/sql/sql-injection';
import { scoreOf } from '../support/score-of';

const sql = (text: string, place: 'query' | 'json' = 'query') => scoreOf('sql-injection', text, { place });

describe('SQL injection', () => {
  it.each([
    ['a tautology out of single quotes', "' or 1=1--"],
    ['one of strings, whose last quote is the application’s', "x' or 'a'='a"],
    ['one out of double quotes', '" or ""="'],
    ['one out of parentheses', "') or ('x'='x"],
    ['one that needs no quote', '7 or 1=1'],
    ['one that is false', "7' and 1=2-- -"],
    ['one of a name with itself', "' or a=a--"],
    ['one with like', "' or 'x' like 'x"],
    ['one with between', "' or 5 between 1 and 9 --"],
    ['one with in', "' or 3 in (3)#"],
    ['one with rlike', "' or 'a' rlike 'a"],
    ['one of a function with a constant', '1 and user_name() = 0x64626f'],
    ['one with symbols for words', "'||'1'='1"],
    ['a truth value', "' or true#"],
    ['a comment that cuts the rest off', "admin'--"],
    ['one of MySQL', "admin' #"],
    ['a block that is not closed', "admin'/*"],
    ['a union without a quote', '-1 union all select 1,2,3'],
    ['a union with names', '0 UNION SELECT login, password FROM accounts'],
    ['a union in parentheses', "1' union(select(1),(2))-- -"],
    ['a union whose spaces are comments', "1'/**/union/**/select/**/1,2--"],
    ['a union whose keywords are parted by comments', '1 uni/**/on sel/**/ect 1,2'],
    ['a union in a comment that MySQL reads', "1'/*!50000union*//*!50000select*/1,2-- -"],
    ['a union on lines of its own', "1'\nunion\nselect\n1,2--"],
    ['a count of columns', "1' order by 12-- -"],
    ['a count without a quote', '1 order by 12--'],
    ['a grouping that fails', "1' having 1=1--"],
    ['a stacked statement', "1'; drop table invoices--"],
    ['a stacked statement of numbers', '1;select pg_sleep(9)'],
    ['a stacked change', "x'; update accounts set role='root' where id=1--"],
    ['a stacked procedure', "'; exec master..xp_cmdshell 'ver'--"],
    ['a statement without a semicolon, as SQL Server takes it', "1' waitfor delay '0:0:9'--"],
    ['a program that PostgreSQL runs', "'; copy (select '') to program 'id'--"],
    ['a variable that is run', 'declare @a varchar(99) select @a = 0x77 exec(@a)'],
    ['a delay in MySQL', '1 and sleep(9)'],
    ['a delay in a subquery', '(select * from (select(sleep(9)))a)'],
    ['a delay in Oracle', "'||dbms_pipe.receive_message(chr(97),9)||'"],
    ['a heavy function of SQLite', "1' and randomblob(900000000)--"],
    ['an error that tells', "1' and extractvalue(1,concat(0x7e,version()))--"],
    ['a conversion that tells', "1' and 1=convert(int,@@version)--"],
    ['a question of one letter', '1 and ascii(substr((select database()),1,1))>77'],
    ['a case expression', "1' rlike (select (case when (1=1) then 1 else 0x28 end))--"],
    ['a subquery between quotes', "1'+(select 'a' where 1=1)+'"],
    ['a file that is written', "1' into outfile '/srv/www/a.php'--"],
    ['a procedure that analyses', '1 procedure analyse()'],
    ['a catalogue', "1' and (select count(*) from information_schema.tables)>0--"],
    ['a backtick that closes a name', '1` or 1=1-- -'],
    ['a quote after a backslash', "\\' or 1=1--"],
    ['typographic quotes', '’ or 1=1--'],
    ['fullwidth forms', '＇ ｏｒ １＝１－－'],
    ['quotes that are doubled', 'a"" or (""b""=""b'],
    ['percent-encoding', '1%27%20or%201%3D1--'],
    ['percent-encoding twice', '1%2527%2520or%25201%253D1--'],
    ['entities', '1&#39; or 1=1--'],
    ['base64', Buffer.from("1' union select 1,2,3--").toString('base64')],
    ['a fragment that another field completes', 'or 1=1'],
    ['an operator between the application’s quotes', "'='"],
  ])('is seen in %s', (_, text) => {
    expect(sql(text)).toBeGreaterThanOrEqual(50);
  });

  it.each([
    ['please select a drop-down to update'],
    ['Union Select Committee on Trade'],
    ["O'Brien"],
    ["it's 5 o'clock -- maybe"],
    ["the users' and groups' names"],
    ["rock 'n' roll"],
    ["5' 6\" and 7' tall"],
    ["24' or 27'"],
    ["A' or B'"],
    ["x' = x + 1"],
    ["'==' operator, tests for equality"],
    ['"exact phrase" AND "other words"'],
    ['title:"a" OR title:"b"'],
    ['"yes" or "no"'],
    ['1 or 2 items'],
    ['2 + 2 = 4'],
    ['x = 5 or y = 5'],
    ['if (a == b || c == d) { return; }'],
    ["status = 'open' and project = 5"],
    ["$filter=price gt 10 and name eq 'x'"],
    ['select one or more options'],
    ['(select 2 of 5)'],
    ['Select all that apply; then save'],
    ['insert into slot A, then press'],
    ['delete from cart'],
    ['order by 5pm'],
    ['group by name'],
    ['Order by 10 May -- free delivery'],
    ['the plan is to execute; declare victory'],
    ['execute the plan'],
    ['50% off -- today only!'],
    ['# Heading -- with dashes'],
    ["we're #1"],
    ["color: '#fff'"],
    ['{"a": "b", "c": "it\'s"}'],
    ['\\frac{a}{b} \\and \\sum_{i=1}^n i'],
    ['You can use subselects in `SELECT` statements as well:'],
    ['- `select` - which properties are selected'],
    ['add "AND" to the query, or "OR"'],
    ['ORM Bulk Insert with Per Row SQL Expressions'],
    ['GA1.2.1234567.7654321'],
    ['eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxIn0.abc'],
    ['0 5 * * * /usr/local/bin/backup'],
    ['^[a-z]+(?:\\d{2,}|x)*$'],
    ['query { user(id: 1) { name } }'],
    ["where status = 1 and type = 'x' order by created desc"],
    ["dogs' -- cats'"],
    ['x) = 5'],
    ['""'],
    ["''"],
  ])('is not seen in %j', (text) => {
    expect(sql(text)).toBeLessThan(50);
    expect(sql(text, 'json')).toBeLessThan(50);
  });

  it.each([
    ['SELECT * FROM users WHERE id = 1'],
    ['SELECT a.id, count(*) FROM a JOIN b ON a.id = b.a_id GROUP BY a.id HAVING count(*) > 1 ORDER BY 2'],
    ["INSERT INTO t (a, b) VALUES (1, 'x')"],
    ['UPDATE t SET a = 1 WHERE b IS NULL'],
    ["connection.query('SELECT * FROM `books` WHERE `author` = ?', ['David'])"],
    ['stmt = text("SELECT users.id, "\n    "users.name "\n    "FROM users")'],
    ["DB::statement('drop table users');"],
    ['Some text first:\n\n```sql\nSELECT 1; SELECT 2;\n```\n\nand after.'],
    ['create table a (id integer not null, check (id > 0 or id < -1))'],
  ])('is not seen in a whole statement that is posted as JSON: %j', (text) => {
    expect(sql(text, 'json')).toBeLessThan(50);
  });

  it('is seen in a statement that a parameter of a URL is', () => {
    expect(sql('select * from users where id=1')).toBeGreaterThanOrEqual(50);
  });

  it('throws nothing, and scores from 1 to 100, whatever it is given', () => {
    const pieces = fc.constantFrom(
      "'",
      '"',
      '`',
      '(',
      ')',
      ';',
      '--',
      '/*',
      '*/',
      '#',
      ' or ',
      '1',
      '=',
      'select ',
      'union ',
      ',',
      '@',
      '\\',
      'x',
      'case ',
    );
    const text = fc.oneof(
      fc.string({ unit: 'binary' }),
      fc.array(pieces).map((parts) => parts.join('')),
    );
    fc.assert(
      fc.property(text, (given) => {
        const found = detectSqlInjection(given, { place: 'query', path: 'q', isName: false, text: given });
        if (found !== null) expect(found.score).toEqual(Math.min(100, Math.max(1, found.score)));
      }),
      { numRuns: 300 },
    );
  });
});
