import { InvalidPackageRecord } from '../../../../../../lambdas/image-scan/scanner/errors';
import { pnpmLock } from '../../../../../../lambdas/image-scan/scanner/inventory/package-files/pnpm-lock';
import { parsesAnyBytes } from '../any-bytes';

const VERSION_5 = `lockfileVersion: 5.4

specifiers:
  ms: 2.1.2

dependencies:
  ms: 2.1.2

packages:

  /@babel/core/7.8.3_supports-color@9.0.0:
    resolution: {integrity: sha512-a==}
    engines: {node: '>=10'}
    dependencies:
      ms: 2.1.2
    dev: false

  /ms/2.1.2:
    resolution: {integrity: sha512-b==}
    deprecated: |-
      version: 9
      dev: true
    dev: false

  /jest/29.0.0:
    resolution: {integrity: sha512-c==}
    dev: true

  registry.example/other/1.0.0:
    resolution: {integrity: sha512-d==}

  github.com/a/b/0123456789abcdef:
    resolution: {tarball: https://codeload.github.com/a/b/tar.gz/0123456789abcdef}
    name: b
    version: 3.0.0
    dev: false

  file:local:
    resolution: {directory: local, type: directory}
    name: local
    version: 0.0.0
`;
const VERSION_6 = `lockfileVersion: '6.0'

settings:
  autoInstallPeers: true

packages:

  /@babel/core@7.8.3(supports-color@9.0.0):
    resolution: {integrity: sha512-a==}
    dev: false

  ? /long@1.0.0(a@1.0.0)(b@1.0.0)
  : resolution: {integrity: sha512-b==}
    dev: false

  /jest@29.0.0:
    resolution: {integrity: sha512-c==}
    dev: true
`;
const VERSION_9 = `lockfileVersion: '9.0'

importers:

  .:
    dependencies:
      ms:
        specifier: 2.1.2
        version: 2.1.2

packages:

  '@babel/core@7.8.3':
    resolution: {integrity: sha512-a==}
    engines: {node: '>=10'}

  b@https://codeload.github.com/a/b/tar.gz/0123456789abcdef:
    resolution: {tarball: https://codeload.github.com/a/b/tar.gz/0123456789abcdef}
    version: 3.0.0

  ms@2.1.2:
    resolution: {integrity: sha512-b==}

  local@file:local:
    resolution: {directory: local, type: directory}

snapshots:

  '@babel/core@7.8.3(supports-color@9.0.0)':
    dependencies:
      ms: 2.1.2

  ms@2.1.2: {}
`;
const list = (text: string) => pnpmLock.parse(Buffer.from(text), '').map(({ name, version }) => `${name}@${version}`);

it.each([
  ['5', VERSION_5, ['@babel/core@7.8.3', 'ms@2.1.2', 'other@1.0.0', 'b@3.0.0']],
  ['6', VERSION_6, ['@babel/core@7.8.3', 'long@1.0.0']],
  ['9', VERSION_9, ['@babel/core@7.8.3', 'b@3.0.0', 'ms@2.1.2']],
  [
    '9 after a document of its own',
    `---\nlockfileVersion: '9.0'\n---\n${VERSION_9}`,
    ['@babel/core@7.8.3', 'b@3.0.0', 'ms@2.1.2'],
  ],
  ['9 without packages', "lockfileVersion: '9.0'\n\nimporters:\n\n  .: {}\n", []],
])('reads lockfileVersion %s', (_, text, expected) => {
  expect(list(text)).toEqual(expected);
  expect(list(text.replaceAll('\n', '\r\n'))).toEqual(expected);
});

const packages = (lines: string) => `lockfileVersion: '9.0'\npackages:\n${lines}`;
it.each([
  ['no version', 'packages:\n\n'],
  ['nothing at all', ''],
  ['an old version', 'lockfileVersion: 4\n'],
  ['a version of the future', "lockfileVersion: '10.0'\n"],
  ['a conflict', packages('<<<<<<< HEAD\n')],
  ['a field without a package', packages('    dev: true\n')],
  ['a package without a version', packages('  a:\n')],
  ['a package of two words', packages("  'a b@1':\n")],
  ['a line that is no key', packages('  text\n')],
  ['a key after one space', packages(' a@1:\n')],
  ['a path without a version', 'lockfileVersion: 5.4\npackages:\n  a:\n'],
])('refuses %s', (_, text) => {
  expect(() => list(text)).toThrow(InvalidPackageRecord);
});

it.each([VERSION_5, VERSION_6, VERSION_9])('throws nothing but InvalidPackageRecord on any bytes', (text) => {
  parsesAnyBytes(pnpmLock, '', [Buffer.from(text)]);
});
