import { join } from 'node:path';
import { parseDpkgStatus } from '../../../../lambdas/image-scan/scanner/inventory/dpkg';
import { loadPackageArchive, packageAsOf, type SourcePackage } from '../../../../local/registry/build/package-archive';
import { upgradePackages } from '../../../../local/registry/build/upgrade-packages';

const RELEASE = 'ID=debian\nVERSION_ID="12"\n';
const stanza = (name: string, version: string, more = '') =>
  `Package: ${name}\nStatus: install ok installed\n${more}Architecture: amd64\nVersion: ${version}\nDescription: ${name}\n`;

let archive: readonly SourcePackage[];
beforeAll(async () => {
  archive = await loadPackageArchive(join(__dirname, '../../../../examples/packages'));
});

function upgrade(...stanzas: readonly string[]) {
  const files = new Map([
    ['etc/os-release', RELEASE],
    ['var/lib/dpkg/status', stanzas.join('\n')],
  ]);
  const done = upgradePackages(files, archive);
  const status = done?.entries.find(({ path }) => path === 'var/lib/dpkg/status');
  return { upgraded: done?.upgraded, text: Buffer.from(status?.content ?? []).toString('utf8') };
}

describe('an upgrade of the packages of an image', () => {
  it('takes the newest version that the archive has', () => {
    const newest = packageAsOf(archive, { distribution: 'debian', release: '12' }, 'libssl3', 'newest').version;
    const { upgraded, text } = upgrade(
      stanza('libssl3', '3.0.9-1', 'Source: openssl (3.0.9-0)\n'),
      stanza('bash', '5.2'),
    );
    expect(upgraded).toEqual(['libssl3']);
    expect(parseDpkgStatus(text)).toMatchObject([
      { name: 'libssl3', version: newest, source: { name: 'openssl', version: newest } },
      { name: 'bash', version: '5.2' },
    ]);
  });

  it.each([
    ['is newer already', stanza('libssl3', '9:1')],
    ['the archive does not have', stanza('bash', '5.2')],
    [
      'is not installed any more',
      stanza('libssl3', '3.0.9-1').replace('install ok installed', 'deinstall ok config-files'),
    ],
  ])('leaves alone what %s', (_, status) => {
    expect(upgrade(status)).toEqual({ upgraded: [], text: status });
  });

  it.each([
    ['no package database', [['etc/os-release', RELEASE]]],
    ['no distribution', [['var/lib/dpkg/status', stanza('libssl3', '3.0.9-1')]]],
  ] as const)('is impossible with %s', (_, files) => {
    expect(upgradePackages(new Map(files.map(([path, text]) => [path, text])), archive)).toBeNull();
  });
});
