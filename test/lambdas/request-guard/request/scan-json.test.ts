import { requestCaps } from '../../../../lambdas/request-guard/request/request-caps';
import { scanJson } from '../../../../lambdas/request-guard/request/scan-json';
import { expectLinearTime } from '../../../support/linear-time';
import { refusalOf, toldOf } from './fixtures/a-request';

const caps = requestCaps();
const small = requestCaps({ maxDepth: 3, maxKeys: 4, maxItems: 5, maxStringLength: 6 });

describe('A JSON text', () => {
  it.each([
    ['a number', '1'],
    ['brackets in a text', '"{[{["'],
    ['an escaped quote', '{"a":"\\"","b":"\\\\"}'],
    ['one key in different objects', '[{"a":1},{"a":{"a":1}}]'],
    ['a value that is equal to its key', '{"a":"a","b":"a"}'],
    ['the words of a prototype, but not one below the other', '{"constructor":"Ferrari","prototype":1}'],
    ['a list between them', '{"constructor":[{"prototype":1}]}'],
    ['such words as values', '["__proto__",{"a":"__proto__"}]'],
    ['spaces', ' { "a" : [ 1 , 2 ] } '],
  ])('with %s passes', (_, text) => {
    expect(() => scanJson(text, caps)).not.toThrow();
    expect(() => JSON.parse(text)).not.toThrow();
  });

  it.each([
    ['a key twice', '{"a":1,"b":2,"a":3}', 'body.a: stands twice'],
    ['a key twice further in', '{"items":[{},{"name":1,"name":2}]}', 'body.items[1].name: stands twice'],
    ['a key twice, once with an escape', '{"a":1,"\\u0061":2}', 'body.a: stands twice'],
    ['a key twice with values between', '{"a":{"b":[1]},"a":3}', 'body.a: stands twice'],
    ['an empty key twice', '{"":1,"":2}', 'body[""]: stands twice'],
  ])('with %s is refused', (_, text, told) => {
    const refusal = refusalOf(() => scanJson(text, caps));
    expect(refusal.code).toBe('duplicate-key');
    expect(toldOf(refusal)).toBe(told);
  });

  it.each([
    ['{"__proto__":{"isAdmin":true}}', 'body.__proto__'],
    ['{"a":[0,{"__proto__":1}]}', 'body.a[1].__proto__'],
    ['{"\\u005f_proto__":1}', 'body.__proto__'],
    ['{"a.__proto__.b":1}', 'body["a.__proto__.b"]'],
    ['{"constructor":{"prototype":{"x":1}}}', 'body.constructor.prototype'],
    ['{"a":1,"constructor":{"x":[],"proto\\u0074ype":1}}', 'body.constructor.prototype'],
  ])('that reaches a prototype, %s, is refused', (text, path) => {
    const refusal = refusalOf(() => scanJson(text, caps));
    expect(refusal.code).toBe('polluting-key');
    expect(toldOf(refusal)).toBe(`${path}: must not name a prototype`);
  });

  it.each([
    ['levels', '{"a":[[[]]]}', 'body.a[0][0]: more than 3 levels'],
    ['keys', '[{"a":1,"b":1},{"c":1,"d":1,"e":1}]', 'body: more than 4 keys'],
    ['items', '[1,2,3,4,5,6,7]', 'body: more than 5 items of lists'],
    ['characters', '{"a":["1234567"]}', 'body.a[0]: more than 6 characters'],
    ['characters of a key', '{"1234567":1}', 'body[""]: more than 6 characters'],
  ])('with more %s than the caps is refused', (_, text, told) => {
    const refusal = refusalOf(() => scanJson(text, small));
    expect(refusal).toMatchObject({ code: 'body-too-complex', problem: { status: 413 } });
    expect(toldOf(refusal)).toBe(told);
  });

  it.each(['{', '[1', '"a', '"a\\"', ']', '{]', '[}', '{"a":1}}', '{"\\x":1}'])(
    'that is none, %s, is refused',
    (text) => {
      expect(refusalOf(() => scanJson(text, caps)).code).toBe('malformed-body');
    },
  );

  it.each([
    ['opening brackets', (size: number) => '['.repeat(size)],
    ['opening objects', (size: number) => '{"a":'.repeat(size)],
    ['backslashes', (size: number) => `"${'\\'.repeat(size)}`],
    ['escaped quotes', (size: number) => `["${'\\"'.repeat(size)}"]`],
    ['quotes', (size: number) => '"'.repeat(size)],
    ['keys', (size: number) => `{${Array.from({ length: size / 10 }, (_, index) => `"k${index}":1`)}}`],
  ])('full of %s takes time linear in its length', (_, make) => {
    const large = requestCaps({ maxDepth: 256, maxKeys: 1_000_000, maxStringLength: 1_000_000 });
    expectLinearTime((size) => {
      const text = make(size);
      try {
        scanJson(text, large);
      } catch {
        // Refused: the time until then is what counts.
      }
    }, 100_000);
  });
});
