import { parseDpkgStatus } from '../../../../lambdas/image-scan/scanner/inventory/dpkg';
import { dpkgStatus, withFolders } from '../../../../local/registry/build/debian-files';

const binary = { architecture: 'amd64', section: 'libs', priority: 'optional', summary: 'a library' };

describe('files of a Debian system', () => {
  it('name each package the way dpkg does, its source only where that differs', () => {
    const status = dpkgStatus([
      {
        binary: { ...binary, name: 'zlib1g', multiArch: 'same' },
        source: 'zlib',
        version: '1:1.2.13',
        date: '2022-11-05',
      },
      { binary: { ...binary, name: 'curl' }, source: 'curl', version: '7.88.1-10', date: '2023-05-18' },
    ]);
    expect(parseDpkgStatus(status)).toEqual([
      { name: 'curl', version: '7.88.1-10', architecture: 'amd64' },
      { name: 'zlib1g', version: '1:1.2.13', architecture: 'amd64', source: { name: 'zlib', version: '1:1.2.13' } },
    ]);
    expect(status).toContain('Multi-Arch: same\nSource: zlib\n');
    expect(status.match(/^Source:/gm)).toHaveLength(1);
  });

  it('have every folder before what is in it, once', () => {
    const content = Buffer.from('');
    const entries = withFolders([
      { path: 'srv/app/file', content, mode: 0o644 },
      { path: 'srv/app', mode: 0o755, owner: 10 },
      { path: 'etc/a', content, mode: 0o644 },
    ]);
    expect(entries.map(({ path }) => path)).toEqual(['etc', 'etc/a', 'srv', 'srv/app', 'srv/app/file']);
    expect(entries[3]).toMatchObject({ owner: 10 });
  });
});
