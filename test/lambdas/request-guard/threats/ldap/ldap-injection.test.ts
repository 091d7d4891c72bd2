import { scoreOf } from '../support/score-of';

const ldap = (text: string) => scoreOf('ldap-injection', text);

describe('LDAP injection', () => {
  it.each([
    ['another filter', '*)(uid=*'],
    ['a filter that is always true', '*)(&'],
    ['the empty conjunction', 'admin)(&)'],
    ['a negation', 'admin)(!(&(a=b'],
    ['a disjunction', 'admin)(|(password=*)'],
    ['a matching rule', 'x)(cn:=y'],
    ['two filters that are closed', '*))(|(uid=*'],
    ['an end', '*))%00'],
    ['another path of XPath', "'] | //user/*['"],
    ['one after a number', "1] | //user/*[contains(*,'a"],
    ['a condition on a path of XPath', "' or substring(//user[1]/password,1,1)='a"],
    ['one on all there is', "' or count(/*)=1 or 'a'='b"],
    ['one on a function of XPath', "' and string-length(a)=4 or 'a'='"],
  ])('is seen in %s', (_, text) => {
    expect(ldap(text)).toBeGreaterThanOrEqual(50);
  });

  it.each([
    '(&(objectClass=person)(uid=bob))',
    'cn=admin,dc=example,dc=org',
    'f(x)(y=2)',
    '1) (n=12) is enough',
    ':)(:',
    'a)(b',
    '*(star)*',
    '((a+b)*(c-d))',
    "//div[@class='a'] | //span",
    "let a: Foo['a'] | Bar['b'];",
    "the users' or https://example.com//x",
    "the cats' and the dogs' name(s)",
    "'Hello', she said, 'or goodbye'",
    '^(?:a|b)(c=d)+$',
  ])('is not seen in %j', (text) => {
    expect(ldap(text)).toBeLessThan(50);
  });
});
