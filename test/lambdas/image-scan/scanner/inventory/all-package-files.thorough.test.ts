import { gzipSync } from 'node:zlib';
import fc from 'fast-check';
import {
  ALL_PACKAGE_FILES,
  packageFileFor,
  packageFileOfKind,
} from '../../../../../lambdas/image-scan/scanner/inventory/all-package-files';
import { parseOrRefuse } from './any-bytes';

it('has no two kinds of one name', () => {
  const kinds = ALL_PACKAGE_FILES.map(({ kind }) => kind);
  expect(new Set(kinds).size).toBe(kinds.length);
});

it.each(ALL_PACKAGE_FILES)('finds $kind by its name', (file) => {
  expect(packageFileOfKind(file.kind)).toBe(file);
});

it.each([
  ['app/Cargo.lock', 'cargo-lock'],
  ['app/go.mod', 'go-mod'],
  ['app/gradle.lockfile', 'gradle-lock'],
  ['app/poetry.lock', 'poetry-lock'],
  ['app/uv.lock', 'uv-lock'],
  ['app/Pipfile.lock', 'pipfile-lock'],
  ['app/bun.lock', 'bun-lock'],
  ['app/yarn.lock', 'yarn-lock'],
  ['app/pnpm-lock.yaml', 'pnpm-lock'],
  ['yarn.lock', 'yarn-lock'],
  ['app/node_modules/a/yarn.lock', undefined],
  ['node_modules/a/pnpm-lock.yaml', undefined],
  ['usr/lib/python3/site-packages/a/poetry.lock', undefined],
  ['root/.cargo/registry/src/a/Cargo.lock', undefined],
  ['root/go/pkg/mod/a/go.mod', undefined],
  ['src/vendor/a/go.mod', undefined],
  ['app/yarn.lock/a', undefined],
  ['', undefined],
])('takes %s for %s', (path, kind) => {
  expect(packageFileFor(path)?.kind).toBe(kind);
});

it('finds by the last part of a path what asking every kind would find', () => {
  const parts = [
    ...ALL_PACKAGE_FILES.flatMap(({ names }) => names.map((name) => name.replace('*', 'a'))),
    ...['a', 'a.deps.json', 'var/lib/rpm', 'composer', 'specifications', 'default', 'a-1.dist-info', 'a.egg-info'],
    ...['EGG-INFO', 'node_modules', '@s', '.x'],
  ];
  const path = fc.array(fc.constantFrom(...parts), { maxLength: 5 }).map((all) => all.join('/'));
  fc.assert(
    fc.property(path, (given) => {
      expect(packageFileFor(given)).toBe(ALL_PACKAGE_FILES.find((file) => file.matches(given)));
    }),
    { numRuns: 5000 },
  );
});

it('asks little of the paths of millions of files', () => {
  const paths = Array.from(
    { length: 1000 },
    (_, index) => `usr/share/doc/package-${index}/some/more/file-${index}.json`,
  );
  const start = performance.now();
  for (let round = 0; round < 300; round += 1) for (const path of paths) packageFileFor(path);
  expect(performance.now() - start).toBeLessThan(3000);
});

it.each(['a/', 'node_modules/', '@s/', '.x/node_modules/', 'vendor'])(
  'takes linear time on a path of many "%s"',
  (part) => {
    const start = performance.now();
    for (const { names } of ALL_PACKAGE_FILES) {
      for (const name of names) packageFileFor(`${part.repeat(50_000)}${name.replace('*', 'a')}`);
    }
    expect(performance.now() - start).toBeLessThan(3000);
  },
);

const LENGTH = 256 * 1024;
const HOSTILE = [
  '[',
  '{"a":',
  '{"packages":{"a":',
  '"',
  '\\"',
  '"a",',
  '\n',
  ' ',
  ' \n',
  'a',
  'a@1:\n',
  '[[package]]\n',
  '(\n',
  ': ',
  ',',
  '=>',
  '\0',
];
it.each(ALL_PACKAGE_FILES)('takes linear time on a long file of one thing: $kind', (file) => {
  for (const piece of HOSTILE) {
    const bytes = Buffer.from(piece.repeat(Math.ceil(LENGTH / piece.length)));
    const start = performance.now();
    parseOrRefuse(file, bytes, 'app/node_modules/a/package.json');
    expect({ piece, isQuick: performance.now() - start < 1500 }).toEqual({ piece, isQuick: true });
  }
});

it.each(ALL_PACKAGE_FILES)('refuses what is no such file, or finds nothing in it: $kind', (file) => {
  expect(parseOrRefuse(file, gzipSync('something else'), 'a.egg-info') ?? []).toEqual([]);
});
