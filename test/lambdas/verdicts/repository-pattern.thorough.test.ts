import fc from 'fast-check';
import { matchesRepository, mostSpecificFirst } from '../../../lambdas/verdicts/repository-pattern';
import { expectLinearTime } from '../../support/linear-time';

/** The textbook definition, by dynamic programming. */
function definition(pattern: string, name: string): boolean {
  let row = Array.from({ length: name.length + 1 }, (_, end) => end === 0);
  for (const character of pattern) {
    const next = row.map(() => false);
    row.forEach((reached, at) => {
      if (!reached) return;
      if (character === '*') next.fill(true, at);
      else if (name[at] === character) next[at + 1] = true;
    });
    row = next;
  }
  return row[name.length] ?? false;
}

describe('repository patterns', () => {
  it('match as the textbook says', () => {
    const text = (characters: string) => fc.string({ unit: fc.constantFrom(...characters), maxLength: 10 });
    fc.assert(
      fc.property(text('ab*'), text('ab'), (pattern, name) => {
        expect(matchesRepository(pattern, name)).toBe(definition(pattern, name));
      }),
      { numRuns: 3000 },
    );
  });

  it('never try a literal part twice', () => {
    expectLinearTime((size) => {
      expect(matchesRepository('*a'.repeat(size / 20), `${'a'.repeat(size)}b`)).toBe(false);
      expect(matchesRepository(`${'*a'.repeat(size / 20)}*c*`, 'a'.repeat(size))).toBe(false);
    }, 100_000);
  });

  it('never tie, whatever order they come in', () => {
    const pattern = fc.string({ unit: fc.constantFrom('a', 'b', '*', '/'), minLength: 1, maxLength: 6 });
    fc.assert(
      fc.property(fc.uniqueArray(pattern), (patterns) => {
        expect([...patterns].reverse().sort(mostSpecificFirst)).toEqual([...patterns].sort(mostSpecificFirst));
      }),
    );
  });
});
