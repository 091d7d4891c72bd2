import fc from 'fast-check';
import { readJsonObject } from '../../../../lambdas/request-guard/authentication/strict-json';
import { expectLinearTime } from '../../../support/linear-time';

/** Of any code units, half characters and control characters among them. */
const text = fc.array(fc.nat(0xffff), { maxLength: 8 }).map((units) => String.fromCharCode(...units));
const read = (sent: string) => readJsonObject(Buffer.from(sent));

describe('an object of strict JSON', () => {
  it.each([
    ['{}', {}],
    [' {"a":{"a":[{"a":1},{"a":2}]},"b":"a"} ', { a: { a: [{ a: 1 }, { a: 2 }] }, b: 'a' }],
    ['{"a":"{\\"a\\":1,","b":"\\\\","c":["x","x"]}', { a: '{"a":1,', b: '\\', c: ['x', 'x'] }],
    ['{"constructor":1,"toString":2}', { constructor: 1, toString: 2 }],
  ])('is read: %s', (text, value) => expect(read(text)).toEqual(value));

  it.each([
    ['{"a":1,"a":1}', 'ambiguous'],
    ['{"a":1,"\\u0061":1}', 'ambiguous'],
    ['{"b":[0,{"a":{},"a":[]}]}', 'ambiguous'],
    ['{"x":{},"a":1,"y":[1,{"b":2}],"a":1}', 'ambiguous'],
    ['{"__proto__":1}', 'ambiguous'],
    ['{"a":{"__pr\\u006fto__":1}}', 'ambiguous'],
    ['{"constructor":{"prototype":{"a":1}}}', 'ambiguous'],
    ['{"a":"__proto__","a":1', 'ambiguous'],
    ['{"a":"__proto__"', 'malformed'],
    ['[{"a":1}]', 'malformed'],
    ['"a"', 'malformed'],
    ['null', 'malformed'],
    ['', 'malformed'],
    ['{"a":1}}', 'malformed'],
    ['\uFEFF{}', 'malformed'],
    [`{"a":${'['.repeat(16)}${']'.repeat(16)}}`, 'malformed'],
  ])('is not what can be read in two ways: %s', (text, fault) => expect(read(text)).toBe(fault));

  it('is not what is no UTF-8', () => {
    expect(readJsonObject(Buffer.from('{"a":"\xe9"}', 'latin1'))).toBe('malformed');
    expect(readJsonObject(Buffer.from([0x7b, 0xc0, 0xaf, 0x7d]))).toBe('malformed');
  });

  it('is whatever an object is that was written as JSON', () => {
    const object = fc.dictionary(
      text.filter((name) => name !== '__proto__'),
      fc.jsonValue({ maxDepth: 2 }).filter((value) => !JSON.stringify(value).includes('__proto__')),
      { maxKeys: 4 },
    );
    fc.assert(
      fc.property(object, fc.boolean(), (value, spaced) => {
        const written = JSON.stringify(value, null, spaced ? 1 : 0);
        expect(read(written)).toEqual(JSON.parse(written));
      }),
      { numRuns: 60 },
    );
  });

  it('never is one with a name twice, wherever it stands', () => {
    fc.assert(
      fc.property(text, fc.jsonValue({ maxDepth: 1 }), fc.nat(10), (twice, value, depth) => {
        const object = `{${JSON.stringify(twice)}:${JSON.stringify(value)},${JSON.stringify(twice)}:0}`;
        expect(typeof read(`${'{"x":'.repeat(depth)}${object}${'}'.repeat(depth)}`)).toBe('string');
      }),
    );
  });

  it('takes time that grows with its length alone', () => {
    expectLinearTime((size) => read(`{"a":[${'{"b":"\\\\"},'.repeat(size)}0]}`), 5000);
    expectLinearTime((size) => read(`{"a":"${'\\"'.repeat(size)}"}`), 20_000);
  });
});
