import fc from 'fast-check';
import { patternShape } from '../../../../../../lambdas/image-scan/scanner/secrets/engine/pattern-shape';
import { searchPlan } from '../../../../../../lambdas/image-scan/scanner/secrets/engine/search-plan';
import { ALL_KINDS } from '../../../../../../lambdas/image-scan/scanner/secrets/kinds/all-kinds';
import type { SecretKind } from '../../../../../../lambdas/image-scan/scanner/secrets/secret-kind';

describe('the shape of an expression', () => {
  it.each<[RegExp, number, number]>([
    [/abc/, 3, 3],
    [/ghp_[0-9A-Za-z]{36}/, 40, 40],
    [/a{2,5}\.b{3}/, 9, 3],
    [/(?:ab|c)[de]?/, 3, 1],
    [/[a-z]{4}-?[a-z]{4}/, 9, 8],
    [/[^a-z]{20}/, 20, 0],
    [/[\w+/=]{20}/, 20, 0],
    [/\w{20}(?=.{9})(?<!x{3})\b/, 20, 20],
    [/(?<secret>[\dA-F]{8}(?:-\d{4}){3})/, 23, 23],
    [/x(?:a.){3}/, 7, 2],
    [/(?:ab){4}/, 8, 8],
    [/(?:a b){4}/, 12, 2],
    [/\x41\u0042\n\./, 4, 2],
    [/a+/, Number.POSITIVE_INFINITY, 1],
    [/(a)\1/, Number.POSITIVE_INFINITY, 1],
  ])('of %s: it matches at most %d characters, with %d token characters in a row', (pattern, longest, run) => {
    expect(patternShape(pattern)).toMatchObject({ longest, run });
  });

  it.each<[RegExp, readonly [string, number, number][]]>([
    [
      /ghp_[a-z]{3}end/,
      [
        ['ghp_', 0, 0],
        ['end', 7, 7],
      ],
    ],
    [/.{2,5}[kK][eE][yY]/, [['key', 2, 5]]],
    [
      /(?:ab|c)d/,
      [
        ['ab', 0, 0],
        ['c', 0, 0],
        ['abd', 0, 0],
        ['cd', 0, 0],
      ],
    ],
    [
      /api[_-]?key/,
      [
        ['apikey', 0, 0],
        ['api_key', 0, 0],
        ['api-key', 0, 0],
      ],
    ],
    [/(?:x.){2}/, [['x', 0, 2]]],
    [
      /a(?=secret).(?<!word)b/,
      [
        ['a', 0, 0],
        ['b', 2, 2],
      ],
    ],
  ])('of %s: it spells out its literals and where they stand', (pattern, literals) => {
    const spelled = patternShape(pattern).literals.map(({ text, least, most }) => [text, least, most]);
    expect(spelled.sort()).toEqual([...literals].sort());
  });

  it.each<[RegExp, readonly string[] | null]>([
    [/(?:ghp|gho)_\w{4}/, ['ghp_', 'gho_']],
    [/[aA][pP][iI][_-]?\w{4}/, ['api', 'api_', 'api-']],
    [/\w{3}abc/, ['']],
    [/(?:abc|\d)x/, ['', 'abc']],
  ])('of %s: it knows what matches begin with', (pattern, leads) => {
    const known = patternShape(pattern).leads;
    expect(known === null ? null : [...known].sort()).toEqual(leads === null ? null : [...leads].sort());
  });

  it.each([/a/v, /\p{L}/u])('refuses %s, which it cannot read', (pattern) => {
    expect(() => patternShape(pattern)).toThrow(SyntaxError);
  });

  it('promises of a kind nothing that a match does not keep', () => {
    const patterns = ALL_KINDS.map(({ pattern }) => withoutLookArounds(pattern)).filter((pattern) => pattern !== null);
    expect(patterns.length).toBeGreaterThan(ALL_KINDS.length * 0.9);
    const matches = fc
      .constantFrom(...patterns)
      .chain((pattern) => fc.stringMatching(pattern).map((matched) => ({ pattern, matched })));
    fc.assert(
      fc.property(matches, ({ pattern, matched }) => {
        const { longest, run, leads, literals } = patternShape(pattern);
        const runs = matched.match(/[\w+/~-]+/g) ?? [];
        expect(matched.length).toBeLessThanOrEqual(longest);
        expect(Math.max(0, ...runs.map(({ length }) => length))).toBeGreaterThanOrEqual(run);
        expect((leads ?? ['']).some((lead) => matched.toLowerCase().startsWith(lead))).toBe(true);
        expect(literals.every(({ least, most }) => least <= most && most <= longest)).toBe(true);
      }),
      { numRuns: 400 },
    );
  });
});

/** What an expression's matches are among; null if a look-around in it is nested. */
function withoutLookArounds(pattern: RegExp): RegExp | null {
  let source = pattern.source.replaceAll('\\b', '');
  for (let before = ''; before !== source; ) {
    before = source;
    source = source.replace(
      /\(\?<?[=!](?:[^()\\[\]]|\\.|\[(?:[^\]\\]|\\.)*\]|\(\?:(?:[^()\\[\]]|\\.|\[(?:[^\]\\]|\\.)*\])*\))*\)/g,
      '',
    );
  }
  return /\(\?<?[=!]/.test(source) ? null : new RegExp(`^(?:${source})$`);
}

describe('the plan of a search', () => {
  const kind: SecretKind = { id: 'a', name: 'an a', severity: 'LOW', keywords: ['abc'], pattern: /abc\d{2}/dg };

  it('can be made for all kinds', () => {
    expect(searchPlan(ALL_KINDS).keywords.length).toBeGreaterThan(200);
  });

  it.each<[string, Partial<SecretKind>]>([
    ['the flags g and d', { pattern: /abc/g }],
    ['is not bounded', { pattern: /abc\d+/dg }],
    ['"ab" is not 3 to 64', { keywords: ['ab'] }],
    ['"Abc" is not 3 to 64', { keywords: ['Abc'] }],
    ['needs a keyword', { keywords: [] }],
    ['unread', { pattern: /abc\cA/dg }],
  ])('refuses a kind: %s', (why, part) => {
    expect(() => searchPlan([{ ...kind, ...part }])).toThrow(why === 'unread' ? /\\c/ : why);
  });
});
