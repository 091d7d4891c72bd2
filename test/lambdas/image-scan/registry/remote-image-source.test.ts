import { remoteImageSource } from '../../../../lambdas/image-scan/registry/remote-image-source';
import { collect, INDEX_TYPE, MANIFEST_TYPE, memoryImage } from './support/memory-image';
import { type RegistryOptions, type RegistryServer, sha256, startRegistry } from './support/registry-server';

const retries = { attempts: 2, baseDelayMs: 1, maxDelayMs: 1 };
const amd64 = memoryImage([Buffer.from('for amd64')]);
const arm64 = memoryImage([Buffer.from('for arm64')]);

let registry: RegistryServer | undefined;
afterEach(() => registry?.close());

function put(name: string, bytes: Buffer, mediaType: string): string {
  registry?.manifests.set(name, { bytes, mediaType });
  return sha256(bytes);
}

function index(
  ...children: readonly { digest: string; size: number; platform?: object; mediaType?: string }[]
): Buffer {
  const manifests = children.map((child) => ({ mediaType: MANIFEST_TYPE, ...child }));
  return Buffer.from(JSON.stringify({ schemaVersion: 2, mediaType: INDEX_TYPE, manifests }));
}

const multi = index(
  { digest: amd64.digest, size: amd64.manifest.length, platform: { os: 'linux', architecture: 'amd64' } },
  { digest: arm64.digest, size: arm64.manifest.length, platform: { os: 'linux', architecture: 'arm64' } },
);

async function startWithImages(options: RegistryOptions = {}): Promise<string> {
  registry = await startRegistry(options);
  for (const image of [amd64, arm64]) {
    put(`team/app/${image.digest}`, image.manifest, MANIFEST_TYPE);
    for (const [digest, bytes] of image.blobs) registry.blobs.set(digest, bytes);
  }
  put('team/app/single', arm64.manifest, MANIFEST_TYPE);
  put('team/app/multi', multi, INDEX_TYPE);
  return registry.url.replace('http://', '');
}

it.each([
  ['single', undefined, arm64],
  ['multi', undefined, amd64],
  ['multi', { os: 'linux', architecture: 'arm64' }, arm64],
] as const)('reads %s for %j', async (tag, platform, expected) => {
  const host = await startWithImages({ bearer: {} });
  const source = remoteImageSource(`${host}/team/app:${tag}`, { retries, ...(platform ? { platform } : {}) });
  const manifest = await source.manifest();
  expect(manifest.digest).toBe(expected.digest);
  expect(await source.manifest()).toBe(manifest);
  for (const [digest, bytes] of expected.blobs)
    expect((await collect(source.blob({ digest, size: bytes.length, mediaType: 'x' }))).equals(bytes)).toBe(true);
});

it('reads by digest, with credentials', async () => {
  const host = await startWithImages({ basic: 'Zm9v' });
  const source = remoteImageSource(`${host}/team/app@${amd64.digest}`, { authorization: 'Basic Zm9v', retries });
  expect((await source.manifest()).digest).toBe(amd64.digest);
});

it('lists the platforms when the wanted one is missing', async () => {
  const host = await startWithImages();
  const source = remoteImageSource(`${host}/team/app:multi`, { platform: { os: 'linux', architecture: 'riscv64' } });
  await expect(source.manifest()).rejects.toMatchObject({
    name: 'NoSuchPlatform',
    message: 'team/app multi has no image for linux/riscv64; it has linux/amd64, linux/arm64.',
  });
});

it('ends in a circle of indexes that no hash could close', async () => {
  const host = await startWithImages();
  let inner = multi;
  for (let depth = 0; depth < 4; depth++) {
    put(`team/app/${sha256(inner)}`, inner, INDEX_TYPE);
    inner = index({ digest: sha256(inner), size: inner.length, mediaType: INDEX_TYPE });
  }
  put('team/app/deep', inner, INDEX_TYPE);
  await expect(remoteImageSource(`${host}/team/app:deep`).manifest()).rejects.toMatchObject({ name: 'NoSuchPlatform' });
});

it('says when there is no such image', async () => {
  const host = await startWithImages();
  await expect(remoteImageSource(`${host}/team/app:none`).manifest()).rejects.toMatchObject({ name: 'ImageGone' });
});

it('refuses what is no reference at once', () => {
  expect(() => remoteImageSource('alpine')).toThrow(/neither a tag nor a digest/);
});
