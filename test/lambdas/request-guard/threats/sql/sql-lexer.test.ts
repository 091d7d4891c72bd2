import fc from 'fast-check';
import { SqlLexer } from '../../../../../lambdas/request-guard/threats/sql/sql-lexer';

function tokensOf(sql: string): string[] {
  const lexer = new SqlLexer(sql, 0);
  const tokens: string[] = [];
  for (let token = lexer.next(); token !== 'end'; token = lexer.next()) {
    tokens.push(`${token} ${lexer.text}`);
    if (token === 'comment') break;
  }
  return tokens;
}

describe('the tokens of SQL', () => {
  it.each<[string, readonly string[]]>([
    ['SELECT a.b, 0x1F', ['word select', 'word a.b', 'comma ,', 'number 0x1F']],
    ["'it''s' \"x\\\"y\"", ["string it''s", 'string x\\"y']],
    ["n'wide' _utf8'text' e'\\''", ['string wide', 'string text', "string \\'"]],
    ["rock n'roll", ['word rock', 'word n', 'string roll']],
    ['1e3union', ['number 1e3', 'word union']],
    ['.5-.5', ['number .5', 'operator -', 'number .5']],
    ['a<=>b!=c||d', ['word a', 'operator <=>', 'word b', 'operator !=', 'word c', 'operator ||', 'word d']],
    ['@@version @a', ['variable @@version', 'variable @a']],
    ['`Name` [my col]', ['word `name', 'word [my col]']],
    ['1/* x */2--y', ['number 1', 'number 2', 'comment y']],
    ['1 -- x\n2 # y', ['number 1', 'number 2', 'comment  y']],
    ['/*!50001 select*/ 1', ['word select', 'number 1']],
    ['master..xp_cmdshell', ['word master..xp_cmdshell']],
    ['select.5 a.b', ['word select', 'number .5', 'word a.b']],
    ["{d '1'} {x 2}", ['string 1', 'number 2']],
    ['1.e(2) 3.e4', ['open (', 'number 2', 'close )', 'number 3.e4']],
    ["a @> b <@ @c ? 'd'", ['word a', 'operator @>', 'word b', 'operator <@', 'variable @c', 'operator ?', 'string d']],
    ['{ }', ['other {', 'other }']],
    ['rdb$fields; {', ['word rdb$fields', 'semicolon ;', 'other {']],
  ])('of %j are %j', (sql, tokens) => {
    expect(tokensOf(sql)).toEqual(tokens);
  });

  it('know a string that is not closed', () => {
    const lexer = new SqlLexer("'a", 0);
    expect(lexer.next()).toBe('string');
    expect(lexer.isOpen).toBe(true);
  });

  it('come to an end, whatever the text', () => {
    fc.assert(fc.property(fc.string({ unit: 'binary' }), (sql) => tokensOf(sql).length <= sql.length));
  });
});
