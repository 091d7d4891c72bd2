import { canonicalJson } from '../../../lambdas/verdicts/canonical-json';

describe('The canonical form of a value', () => {
  it.each([
    // The example of RFC 8785, 3.2.2 and 3.2.3: numbers, escapes, and the order of keys by UTF-16 code units.
    [
      {
        numbers: [JSON.parse('333333333.33333329'), 1e30, 4.5, 2e-3, 0.000000000000000000000000001],
        string: '\u20ac$\u000F\u000aA\'B"\\\\"/',
        literals: [null, true, false],
      },
      '{"literals":[null,true,false],"numbers":[333333333.3333333,1e+30,4.5,0.002,1e-27],"string":"€$\\u000f\\nA\'B\\"\\\\\\\\\\"/"}',
    ],
    [
      { '\u20ac': 1, '\r': 2, '\ufb33': 3, '1': 4, '\ud83d\ude00': 5, '\u0080': 6, '\u00f6': 7 },
      '{"\\r":2,"1":4,"\u0080":6,"ö":7,"€":1,"😀":5,"\ufb33":3}',
    ],
    [{ b: undefined, a: [] }, '{"a":[]}'],
    [{ half: '\ud83d' }, '{"half":"\ufffd"}'],
    [-0, '0'],
  ])('of %j is the one of RFC 8785', (value, text) => {
    expect(canonicalJson(value)).toBe(text);
  });
});
