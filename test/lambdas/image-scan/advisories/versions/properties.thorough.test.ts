import fc from 'fast-check';
import type { VersionOrder } from '../../../../../lambdas/image-scan/advisories/ecosystems';
import { compareVersions } from '../../../../../lambdas/image-scan/advisories/versions/compare-versions';

const ORDERS: readonly VersionOrder[] = [
  'apk',
  'composer',
  'dpkg',
  'go',
  'maven',
  'nuget',
  'pep440',
  'rpm',
  'rubygems',
  'semver',
];

const PIECES = [
  ...['0', '1', '2', '9', '10', '00', '01', '.', '.', '-', '_', '+', '~', '^', ':', '!', 'v', 'go'],
  ...[
    'a',
    'b',
    'z',
    'alpha',
    'beta',
    'rc',
    'pre',
    'post',
    'dev',
    'p',
    '-r1',
    '_alpha',
    '_p',
    'SNAPSHOT',
    'ga',
    'sp',
    'x',
  ],
];

/** Texts that are versions rather often, and near to each other. */
const version = fc
  .tuple(fc.constantFrom('1', '1.0', '2.1', '1:1', '0'), fc.array(fc.constantFrom(...PIECES), { maxLength: 6 }))
  .map(([start, pieces]) => start + pieces.join(''));

/**
 * Versions as Maven's repositories have them. For texts of any form Maven's own order, which ours is, goes in circles:
 * 1-0rc < 1 < 1pre < 1-0rc.
 */
const release = fc
  .tuple(
    fc.array(fc.constantFrom('0', '1', '2', '9', '10'), { minLength: 1, maxLength: 4 }),
    fc.constantFrom('', '-alpha', '-beta', '-M', '-rc', '-SNAPSHOT', '-ga', '-sp', '-jre', '.Final', '.RELEASE', '.v'),
    fc.constantFrom('', '1', '2', '-1', '.2', '10'),
  )
  .map(([numbers, qualifier, count]) => numbers.join('.') + qualifier + (qualifier === '' ? '' : count));

/** The share of random triples that are versions differs by ecosystem; every one that is must obey. */
const RUNS = { numRuns: 1000 };

describe.each(ORDERS)('the order of %s', (order) => {
  const sign = (a: string, b: string) => {
    const compared = compareVersions(order, a, b);
    return compared === null ? null : Math.sign(compared);
  };

  it('is antisymmetric, and a version equals itself', () => {
    fc.assert(
      fc.property(version, version, (a, b) => {
        const [there, back] = [sign(a, b), sign(b, a)];
        expect(back).toEqual(there === null ? null : there === 0 ? 0 : -there);
        expect(sign(a, a) ?? 0).toBe(0);
      }),
      RUNS,
    );
  });

  it('is transitive, and what is equal compares alike', () => {
    let compared = 0;
    const any = order === 'maven' ? release : version;
    fc.assert(
      fc.property(any, any, any, (a, b, c) => {
        const sorted = [a, b, c].filter((each) => sign(each, each) !== null);
        if (sorted.length < 3) return;
        compared += 1;
        sorted.sort((x, y) => sign(x, y) ?? 0);
        const [low = '', middle = '', high = ''] = sorted;
        expect(sign(low, high)).toBeLessThanOrEqual(0);
        if (sign(low, middle) === 0) expect(sign(low, high)).toBe(sign(middle, high));
        if (sign(middle, high) === 0) expect(sign(low, high)).toBe(sign(low, middle));
      }),
      RUNS,
    );
    expect(compared).toBeGreaterThan(0);
  });

  it('is total: any text gives a number or null, and one that is no version is none against any other', () => {
    fc.assert(
      fc.property(fc.oneof(fc.string({ unit: 'binary', maxLength: 60 }), version), version, (a, b) => {
        const compared = compareVersions(order, a, b);
        expect(compared === null || Number.isFinite(compared)).toBe(true);
        const bothAreVersions = sign(a, a) !== null && sign(b, b) !== null;
        expect(compared !== null).toBe(bothAreVersions);
      }),
      RUNS,
    );
  });

  it.each(['1', '1.', '1-', '1~', '0', 'a', '1a', '.a', '_alpha', '-1', '\u0000'])(
    'takes little time for %j over and over',
    (piece) => {
      const text = `1${piece.repeat(510 / piece.length)}`.slice(0, 512);
      const started = performance.now();
      for (let index = 0; index < 100; index += 1) compareVersions(order, `${text.slice(0, -1)}${index % 10}`, text);
      // Quadratic time on 512 characters would already be some milliseconds each.
      expect(performance.now() - started).toBeLessThan(2000);
    },
  );
});
