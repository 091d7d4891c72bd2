import { createDistributionClient } from '../../../../lambdas/image-scan/registry/distribution';
import { type PushProgress, pushImage } from '../../../../lambdas/image-scan/registry/push-image';
import { INDEX_TYPE, MANIFEST_TYPE, memoryImage } from './support/memory-image';
import { type RegistryServer, sha256, startRegistry } from './support/registry-server';

const repository = 'team/app';
const base = Buffer.from('base '.repeat(10_000));
const app = Buffer.from('app '.repeat(100));

let registry: RegistryServer;
beforeEach(async () => {
  registry = await startRegistry();
});
afterEach(() => registry.close());
const client = () =>
  createDistributionClient({ endpoint: registry.url, retries: { attempts: 1, baseDelayMs: 1, maxDelayMs: 1 } });

it('copies blobs and manifest byte for byte', async () => {
  const image = memoryImage([base, app]);
  expect(await pushImage({ source: image.source, client: client(), repository, tag: 'v1' })).toEqual({
    digest: image.digest,
  });
  expect(registry.manifests.get(`${repository}/v1`)).toEqual({ bytes: image.manifest, mediaType: MANIFEST_TYPE });
  for (const [digest, bytes] of image.blobs) expect(registry.blobs.get(digest)?.equals(bytes)).toBe(true);
});

it('uploads only what the registry lacks, and each blob once', async () => {
  registry.blobs.set(sha256(base), base);
  const progress: PushProgress[] = [];
  const { source } = memoryImage([base, app, app]);
  await pushImage({ source, client: client(), repository, tag: 'v1', onProgress: (step) => progress.push(step) });
  expect(progress.map(({ status, done, total }) => [status, done, total])).toEqual([
    ['uploaded', 1, 3],
    ['exists', 2, 3],
    ['uploaded', 3, 3],
  ]);
  expect(progress[1]).toMatchObject({ digest: sha256(base), size: base.length });
});

it('leaves no image behind when a layer is not what its digest says', async () => {
  const { source } = memoryImage([base]);
  const lying = {
    ...source,
    blob: async function* () {
      yield app;
    },
  };
  await expect(pushImage({ source: lying, client: client(), repository, tag: 'v1' })).rejects.toMatchObject({
    name: 'BlobMismatch',
  });
  expect(registry.manifests.size).toBe(0);
});

it('refuses a manifest that is not what its digest says', async () => {
  const { source, manifest } = memoryImage([base]);
  const digest = sha256(app);
  const lying = { ...source, manifest: async () => ({ bytes: manifest, mediaType: MANIFEST_TYPE, digest }) };
  await expect(pushImage({ source: lying, client: client(), repository, tag: 'v1' })).rejects.toMatchObject({
    name: 'ManifestDigestMismatch',
    expected: digest,
  });
});

it('refuses an index', async () => {
  const bytes = Buffer.from(JSON.stringify({ schemaVersion: 2, mediaType: INDEX_TYPE, manifests: [] }));
  const { source } = memoryImage([]);
  const index = { ...source, manifest: async () => ({ bytes, mediaType: INDEX_TYPE, digest: sha256(bytes) }) };
  await expect(pushImage({ source: index, client: client(), repository, tag: 'v1' })).rejects.toMatchObject({
    name: 'NotPushable',
    message: expect.stringContaining('it is an index'),
  });
  expect(registry.log).toEqual([]);
});
