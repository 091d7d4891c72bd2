import { join } from 'node:path';
import { Readable } from 'node:stream';
import { buildImage } from '../../../../local/registry/build/build-image';
import type { BuiltImage } from '../../../../local/registry/oci/built-image';
import { digestOf } from '../../../../local/registry/oci/digest';
import { installedPackages, readPackageFiles } from '../../../../local/registry/scan/installed-packages';

const EXAMPLES = join(__dirname, '..', '..', '..', '..', 'examples');
const created = new Date('2026-01-01T00:00:00Z');
const build = (name: string, asOf?: string) =>
  buildImage(join(EXAMPLES, 'images', name), {
    packages: join(EXAMPLES, 'packages'),
    created,
    ...(asOf === undefined ? {} : { asOf }),
  });

async function versions(image: BuiltImage): Promise<Readonly<Record<string, string>>> {
  async function* layers() {
    for (const { mediaType, bytes } of image.layers) yield { mediaType, bytes: Readable.from([bytes]) };
  }
  const installed = installedPackages(await readPackageFiles(layers()));
  return Object.fromEntries(installed?.sources.map(({ name, version }) => [name, version]) ?? []);
}

describe('building of images', () => {
  it('installs what the archive had on the day of the snapshot', async () => {
    expect(await versions(await build('checkout'))).toMatchObject({
      curl: '7.88.1-10+deb12u2',
      glibc: '2.36-9+deb12u1',
      openssl: '3.0.10-1~deb12u1',
      zlib: '1:1.2.13.dfsg-1',
    });
  });

  it('installs the newest of the same packages without a cache', async () => {
    const [before, after] = [
      await versions(await build('checkout')),
      await versions(await build('checkout', 'newest')),
    ];
    expect(Object.keys(after)).toEqual(Object.keys(before));
    expect(after).toMatchObject({ curl: '7.88.1-10+deb12u14', openssl: '3.0.19-1~deb12u2' });
  });

  it('makes the same bytes of the same input, and others of another', async () => {
    const digests = await Promise.all([build('checkout'), build('checkout'), build('checkout', 'newest')]);
    const [one, two, three] = digests.map(({ manifest }) => manifest.digest);
    expect(two).toBe(one);
    expect(three).not.toBe(one);
  });

  it('describes layers and configuration as the OCI specification wants', async () => {
    const { manifest, config, layers } = await build('storefront');
    const document = JSON.parse(manifest.bytes.toString());
    expect(document).toMatchObject({ schemaVersion: 2, mediaType: 'application/vnd.oci.image.manifest.v1+json' });
    for (const blob of [...layers, config]) {
      expect(blob.digest).toBe(digestOf(blob.bytes));
      expect(blob.size).toBe(blob.bytes.length);
    }
    expect(document.layers.map(({ digest }: { digest: string }) => digest)).toEqual(layers.map(({ digest }) => digest));
    const configuration = JSON.parse(config.bytes.toString());
    expect(configuration.rootfs.diff_ids).toHaveLength(layers.length);
    expect(configuration).toMatchObject({
      created: created.toISOString(),
      os: 'linux',
      config: {
        User: '10001:10001',
        ExposedPorts: { '8080/tcp': {} },
        Healthcheck: { Interval: 30_000_000_000, Timeout: 3_000_000_000, Retries: 3 },
      },
    });
  });
});
