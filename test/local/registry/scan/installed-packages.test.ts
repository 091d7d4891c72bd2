import { gzipSync } from 'node:zlib';
import fc from 'fast-check';
import { type TarEntry, tarArchive } from '../../../../local/registry/oci/tar';
import {
  installedPackages,
  readPackageFiles,
  type StoredLayer,
} from '../../../../local/registry/scan/installed-packages';

const GZIP = 'application/vnd.oci.image.layer.v1.tar+gzip';
const DAY = new Date(0);
const file = (path: string, text = ''): TarEntry => ({ path, content: Buffer.from(text), mode: 0o644 });
const STATUS =
  'Package: libssl3\nStatus: install ok installed\nSource: openssl\nVersion: 3.0.9-1\nArchitecture: amd64\n';
const DEBIAN = file('etc/os-release', 'ID=debian\nVERSION_ID="12"\n');

async function* layersOf(...layers: readonly (readonly TarEntry[])[]): AsyncIterable<StoredLayer> {
  for (const entries of layers) {
    const bytes = gzipSync(tarArchive(entries, DAY));
    yield {
      mediaType: GZIP,
      bytes: (async function* () {
        yield bytes;
      })(),
    };
  }
}
const installed = async (...layers: readonly (readonly TarEntry[])[]) =>
  installedPackages(await readPackageFiles(layersOf(...layers)));

describe('packages really installed', () => {
  it('are those of the last layer that has the database', async () => {
    const upgraded = STATUS.replace('3.0.9-1', '3.0.11-1~deb12u2');
    expect(
      await installed([DEBIAN, file('var/lib/dpkg/status', STATUS)], [file('var/lib/dpkg/status', upgraded)]),
    ).toEqual({
      ecosystem: 'Debian:12',
      sources: [{ manager: 'dpkg', name: 'openssl', version: '3.0.11-1~deb12u2' }],
    });
  });

  it('are one source for all its binary packages', async () => {
    const two = `${STATUS}\n${STATUS.replace('libssl3', 'libssl-dev')}`;
    expect((await installed([DEBIAN, file('var/lib/dpkg/status', two)]))?.sources).toHaveLength(1);
  });

  it('are found where distroless images keep them, without their checksums', async () => {
    const found = await installed([
      DEBIAN,
      file('var/lib/dpkg/status.d/libssl3', STATUS.replace('Status: install ok installed\n', '')),
      file('var/lib/dpkg/status.d/libssl3.md5sums', 'not a stanza'),
    ]);
    expect(found?.sources.map(({ name }) => name)).toEqual(['openssl']);
  });

  it('are those of Alpine by their origin', async () => {
    const apk = 'P:libcrypto3\nV:3.1.4-r0\nA:x86_64\no:openssl\n';
    const release = file('etc/os-release', 'ID=alpine\nVERSION_ID=3.18.4\n');
    expect(await installed([release, file('lib/apk/db/installed', apk)])).toEqual({
      ecosystem: 'Alpine:v3.18',
      sources: [{ manager: 'apk', name: 'openssl', version: '3.1.4-r0' }],
    });
  });

  it.each([
    ['its file', '.wh.status', 'var/lib/dpkg'],
    ['its folder', '.wh.dpkg', 'var/lib'],
    ['what is in its folder', '.wh..wh..opq', 'var/lib'],
    ['all that lies below', '.wh..wh..opq', ''],
  ])('are gone when a later layer hides %s', async (_what, name, folder) => {
    const hidden = file(folder === '' ? name : `${folder}/${name}`);
    expect(await installed([DEBIAN, file('var/lib/dpkg/status', STATUS)], [hidden, DEBIAN])).toBeNull();
  });

  it('are not hidden by a whiteout of their own layer', async () => {
    const layer = [DEBIAN, file('var/lib/dpkg/status', STATUS), file('var/lib/dpkg/.wh..wh..opq')];
    expect(await installed(layer)).not.toBeNull();
  });

  it('are unknown where a link has taken the place of the database', async () => {
    const link = { path: 'var/lib/dpkg/status', mode: 0o777, linkTo: 'elsewhere' };
    expect(await installed([DEBIAN, file('var/lib/dpkg/status', STATUS)], [link])).toBeNull();
  });

  it.each([
    ['no distribution', [file('var/lib/dpkg/status', STATUS)]],
    ['no database', [DEBIAN]],
    [
      'a distribution that basic scanning does not know',
      [file('etc/os-release', 'ID=nixos\nVERSION_ID=23.11\n'), file('var/lib/dpkg/status', STATUS)],
    ],
  ])('are null with %s', async (_what, entries) => {
    expect(await installed(entries)).toBeNull();
  });

  it('are never fewer because a layer is broken: it throws', async () => {
    const whole = gzipSync(tarArchive([DEBIAN, file('var/lib/dpkg/status', STATUS)], DAY));
    await fc.assert(
      fc.asyncProperty(fc.nat(whole.length - 1), async (length) => {
        async function* cut(): AsyncIterable<StoredLayer> {
          yield {
            mediaType: GZIP,
            bytes: (async function* () {
              yield whole.subarray(0, length);
            })(),
          };
        }
        await expect(readPackageFiles(cut())).rejects.toThrow();
      }),
      { numRuns: 40 },
    );
  });
});
