import fc from 'fast-check';
import { matchesRepository, mostSpecificFirst } from '../../../lambdas/verdicts/repository-pattern';

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
  it.each([
    ['app/api', 'app/api', true],
    ['app/api', 'app/api2', false],
    ['app/*', 'app/api', true],
    ['app/*', 'app/team/api', true],
    ['app/*', 'app', false],
    ['app*', 'app', true],
    ['*', 'anything/at/all', true],
    ['*/api', 'app/api', true],
    ['*/api', 'app/api/x', false],
    ['a*a', 'a', false],
    ['a*b*a', 'aba', true],
    ['a**b', 'ab', true],
    ['*a.c*', 'abc', false],
  ])('%s and %s: %p', (pattern, name, expected) => {
    expect(matchesRepository(pattern, name)).toBe(expected);
  });

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
    const started = performance.now();
    expect(matchesRepository('*a'.repeat(5000), `${'a'.repeat(100_000)}b`)).toBe(false);
    expect(matchesRepository(`${'*a'.repeat(5000)}*c*`, 'a'.repeat(100_000))).toBe(false);
    expect(performance.now() - started).toBeLessThan(1000);
  });

  it('sort by exactness, literal characters, literal beginning, number of stars, then code units', () => {
    const ordered = [
      'app/api',
      'z',
      'app/api*',
      'app/*i',
      'app*i/',
      '*app/i',
      'b/*',
      'b*/',
      '*b/',
      '*b/*',
      'a*',
      'b*',
      '*',
      '**',
    ];
    expect([...ordered].reverse().sort(mostSpecificFirst)).toEqual(ordered);
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
