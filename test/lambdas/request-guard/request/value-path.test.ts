import fc from 'fast-check';
import { indexPath, keyPath, MAX_PATH } from '../../../../lambdas/request-guard/request/value-path';

/** Plain, quoted, invisible, wide and half characters. */
const ODD = fc.constantFrom('a', '.', '"', '\\', ']', '\n', '\0', 'é', '\u202e', '😀', '\ud800');

describe('The path of a value', () => {
  it.each([
    [keyPath('body', 'name'), 'body.name'],
    [keyPath(indexPath('body.items', 0), 'content-type'), 'body.items[0].content-type'],
    [keyPath('body', 'two words'), 'body["two words"]'],
    [keyPath('body', ''), 'body[""]'],
    [keyPath('body', 'a"]\\b'), 'body["a?]?b"]'],
    [keyPath('body', 'é\n'), 'body["??"]'],
    [keyPath('body', 'k'.repeat(50)), `body["${'k'.repeat(40)}..."]`],
  ])('is %s', (path, expected) => {
    expect(path).toBe(expected);
  });

  it('is short and printable whatever the keys', () => {
    fc.assert(
      fc.property(fc.array(fc.oneof(fc.string({ unit: ODD }), fc.nat())), (keys) => {
        const path = keys.reduce<string>(
          (to, key) => (typeof key === 'number' ? indexPath(to, key) : keyPath(to, key)),
          'body',
        );
        expect(path).toMatch(/^[ -~]*$/);
        expect(path.length).toBeLessThanOrEqual(MAX_PATH);
      }),
    );
  });
});
