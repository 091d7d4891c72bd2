import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { InvalidPackageRecord } from '../../../../../../lambdas/image-scan/scanner/errors';
import { packageFileFor } from '../../../../../../lambdas/image-scan/scanner/inventory/all-package-files';
import { pythonMetadata } from '../../../../../../lambdas/image-scan/scanner/inventory/package-files/python-metadata';
import { parsesAnyBytes } from '../any-bytes';
import { installedIn } from './installed-in';
import { isOnPath } from './is-on-path';

const METADATA =
  'Metadata-Version: 2.1\r\nName: Odd_Name.Pkg\r\nVersion: 1.0rc1+local\r\nClassifier: a\r\n\r\nName: no\r\n';
const parse = (text: string) => pythonMetadata.parse(Buffer.from(text), '');

it.each([
  [METADATA, { type: 'pypi', name: 'Odd_Name.Pkg', version: '1.0rc1+local' }],
  ['version:2\nNAME: a\nDescription: b\n  Version: 3', { type: 'pypi', name: 'a', version: '2' }],
  ['Name: a\nVersion: 1\nName: b\nVersion: 2\n', { type: 'pypi', name: 'a', version: '1' }],
  ['\ufeffName: a\nVersion: 1\n', { type: 'pypi', name: 'a', version: '1' }],
])('reads %j', (text, expected) => {
  expect(parse(text)).toEqual([expected]);
});

it.each([
  '',
  '\n\nName: a\nVersion: 1\n',
  'Name: a\n',
  'Version: 1\n',
  'Name: a b\nVersion: 1\n',
  'Name: a\nVersion:\n',
])('refuses %j', (text) => {
  expect(() => parse(text)).toThrow(InvalidPackageRecord);
});

it.each([
  ['usr/lib/python3/site-packages/a-1.dist-info/METADATA', true],
  ['usr/lib/python3/site-packages/setuptools/_vendor/b-1.dist-info/METADATA', true],
  ['app/a.egg-info/PKG-INFO', true],
  ['app/a-1-py3.egg/EGG-INFO/PKG-INFO', true],
  ['usr/lib/python2.7/a-1.egg-info', true],
  ['usr/src/a-1/PKG-INFO', false],
  ['app/METADATA', false],
  ['app/a.egg-info/SOURCES.txt', false],
])("takes %s for a package's metadata: %s", (path, expected) => {
  expect(packageFileFor(path) === pythonMetadata).toBe(expected);
});

it('throws nothing but InvalidPackageRecord on any bytes', () => {
  parsesAnyBytes(pythonMetadata, 'a.egg-info', [Buffer.from(METADATA)]);
});

/** A wheel as PyPI would serve it, with metadata alone. */
const MAKE_WHEEL = `
import sys, zipfile
with zipfile.ZipFile(sys.argv[1] + '/Odd_Name.Pkg-1.0rc1-py3-none-any.whl', 'w') as wheel:
    info = 'Odd_Name.Pkg-1.0rc1.dist-info/'
    wheel.writestr(info + 'METADATA', 'Metadata-Version: 2.1\\nName: Odd_Name.Pkg\\nVersion: 1.0rc1\\n')
    wheel.writestr(info + 'WHEEL', 'Wheel-Version: 1.0\\nGenerator: test\\nRoot-Is-Purelib: true\\nTag: py3-none-any\\n')
    wheel.writestr(info + 'RECORD', '')
`;

const hasPython = isOnPath('python3');
const why = hasPython ? '' : ' (skipped: python3 is not on the PATH)';
describe('what pip lists', () => {
  // PEP 503: runs of dots, dashes and underscores are the same.
  const line = (name: string, version: string) => `${name.toLowerCase().replace(/[-_.]+/g, '-')} ${version}`;
  const listed = (folder: string) => {
    const options = ['-m', 'pip', '--disable-pip-version-check', 'list', '--format', 'json', '--path', folder];
    const json: readonly { name: string; version: string }[] = JSON.parse(
      execFileSync('python3', options, { encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] }),
    );
    return json.map(({ name, version }) => line(name, version)).sort();
  };
  /** Those that a package has vendored are in its own folders, of which pip knows nothing. */
  const found = (folder: string) =>
    installedIn(folder)
      .filter(({ type, path }) => type === 'pypi' && path.split('/').length <= 2)
      .map(({ name, version }) => line(name, version))
      .sort();
  const itWithPython = hasPython ? it : it.skip;

  itWithPython(
    `is what is found of a package of an odd name${why}`,
    () => {
      const folder = mkdtempSync(join(tmpdir(), 'pip-'));
      try {
        execFileSync('python3', ['-c', MAKE_WHEEL, folder]);
        const target = join(folder, 'installed');
        const wheel = join(folder, 'Odd_Name.Pkg-1.0rc1-py3-none-any.whl');
        const options = ['-m', 'pip', 'install', '--quiet', '--no-index', '--target', target, wheel];
        execFileSync('python3', options, { stdio: 'ignore' });
        expect(listed(target)).toEqual(['odd-name-pkg 1.0rc1']);
        expect(found(target)).toEqual(listed(target));
      } finally {
        rmSync(folder, { recursive: true });
      }
    },
    60_000,
  );

  itWithPython(
    `is what is found in this machine's own Python${why}`,
    () => {
      const script = 'import sysconfig; print(sysconfig.get_path("purelib"))';
      const folder = execFileSync('python3', ['-c', script], { encoding: 'utf8' }).trim();
      expect(found(folder)).toContainEqual(expect.stringMatching(/^pip /));
      expect(found(folder)).toEqual(listed(folder));
    },
    60_000,
  );
});
