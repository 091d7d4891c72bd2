import { InvalidAdvisorySelection } from '../../../../../lambdas/image-scan/advisories/sources/errors';
import {
  exportsOf,
  exportUrl,
  narrowed,
  parseBaseUrl,
} from '../../../../../lambdas/image-scan/advisories/sources/osv-exports';
import { ADVISORIES } from '../../../../../lambdas/image-scan/contract';

test('releases of one distribution are one export, as OSV exports no release by itself', () => {
  expect(exportsOf(['Debian:12', 'npm', 'Debian:13', 'Debian:12'])).toEqual([
    { name: 'Debian', releases: ['Debian:12', 'Debian:13'] },
    { name: 'npm', releases: [] },
  ]);
  expect(exportsOf(['Debian:12', 'Debian'])).toEqual([{ name: 'Debian', releases: [] }]);
  expect(exportsOf(ADVISORIES.ecosystems).map(({ name }) => name)).toContain('Rocky Linux');
});

test.each(['', '../npm', 'npm/', '.hidden', 'npm\n', 'a'.repeat(65), 'Debian:'])('%j is no ecosystem', (name) => {
  expect(() => exportsOf([name])).toThrow(InvalidAdvisorySelection);
});

test('an export lies below the address of all', () => {
  const base = parseBaseUrl('https://mirror.example/osv/');
  expect(exportUrl(base, 'Rocky Linux')).toBe('https://mirror.example/osv/Rocky%20Linux/all.zip');
  expect(exportUrl(parseBaseUrl(ADVISORIES.exports), 'npm')).toBe(`${ADVISORIES.exports}/npm/all.zip`);
});

test.each([
  'mirror.example',
  'http://mirror.example',
  'ftp://mirror.example',
  'file:///tmp',
  'https://user:word@mirror.example',
  'https://mirror.example/?x',
])('%s is no address to believe', (address) => {
  expect(() => parseBaseUrl(address)).toThrow(InvalidAdvisorySelection);
});

describe('what is left of a record', () => {
  const affected = ['npm', 'PyPI', 'Debian:12', 'Debian:13', 'Debian:12:extra'].map((ecosystem) => ({
    package: { ecosystem, name: 'x' },
  }));
  const left = (...ecosystems: string[]) => {
    const source = narrowed({ origin: 'o', document: { id: 'A', affected } }, exportsOf(ecosystems));
    const document = source && 'document' in source ? (source.document as { affected: typeof affected }) : null;
    return document?.affected.map((item) => item.package.ecosystem) ?? null;
  };

  test.each<[readonly string[], readonly string[] | null]>([
    [['npm'], ['npm']],
    [['Debian'], ['Debian:12', 'Debian:13', 'Debian:12:extra']],
    [
      ['Debian:12', 'PyPI'],
      ['PyPI', 'Debian:12'],
    ],
    [['Go'], null],
  ])('with %j wanted is %j', (wanted, expected) => {
    expect(left(...wanted)).toEqual(expected);
  });

  test('is all of it where it has another form: whoever reads it says so', () => {
    const odd = { origin: 'o', document: ['no record'] };
    expect(narrowed(odd, exportsOf(['npm']))).toBe(odd);
  });
});
