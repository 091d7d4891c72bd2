import { createDistributionClient } from '../../../../lambdas/image-scan/registry/distribution';
import { pushIndex } from '../../../../lambdas/image-scan/registry/push-index';
import type { IndexSource } from '../../../../lambdas/image-scan/scanner/image-source';
import { type BuiltImage, buildImage, buildIndex, layer, storedLayer } from '../../../support/image-builder';
import { type RegistryServer, startRegistry } from './support/registry-server';

type Whole = Pick<BuiltImage, 'manifest' | 'blobs'>;

const repository = 'team/app';
const shared = layer([{ name: 'etc/base', content: 'base' }]);
const image = (architecture: string) =>
  buildImage({ layers: [shared, layer([{ name: 'srv/app', content: architecture }])], image: { architecture } });
const attestation = buildImage({
  layers: [storedLayer(Buffer.from('{"_type":"statement"}'), { mediaType: 'application/vnd.in-toto+json' })],
});
const [amd64, arm64] = [image('amd64'), image('arm64')];
const platforms = () =>
  buildIndex([
    { image: amd64, platform: { os: 'linux', architecture: 'amd64' } },
    { image: arm64, platform: { os: 'linux', architecture: 'arm64' } },
    { image: attestation, platform: { os: 'unknown', architecture: 'unknown' } },
  ]);

let registry: RegistryServer;
beforeEach(async () => {
  registry = await startRegistry();
});
afterEach(() => registry.close());

function sourceOf({ manifest, blobs }: Whole): IndexSource {
  const bytesOf = (digest: string) => blobs.get(digest) ?? Buffer.alloc(0);
  return {
    manifest: async () => manifest,
    child: async ({ digest, mediaType }) => ({ bytes: bytesOf(digest), mediaType, digest }),
    blob: async function* ({ digest }) {
      yield bytesOf(digest);
    },
  };
}

const push = (whole: Whole) => {
  const client = createDistributionClient({
    endpoint: registry.url,
    retries: { attempts: 1, baseDelayMs: 1, maxDelayMs: 1 },
  });
  return pushIndex({ source: sourceOf(whole), client, repository, tag: 'v1' });
};
const puts = () => registry.log.filter((line) => line.startsWith('PUT') && line.includes('/manifests/'));
const path = (reference: string) => `PUT /v2/${repository}/manifests/${reference}`;

it('brings every image and attestation of the index, children first by digest, the index last by tag', async () => {
  const index = platforms();
  expect(await push(index)).toEqual({ digest: index.manifest.digest });
  const children = [amd64, arm64, attestation].map(({ manifest }) => path(manifest.digest));
  expect(puts()).toEqual([...children, path('v1')]);
  expect(registry.manifests.get(`${repository}/v1`)?.bytes.equals(index.manifest.bytes)).toBe(true);
  for (const [digest, bytes] of [...amd64.blobs, ...arm64.blobs, ...attestation.blobs]) {
    expect(registry.blobs.get(digest)?.equals(bytes)).toBe(true);
  }
});

it('sends a blob that several images share once', async () => {
  await push(platforms());
  const asked = registry.log.filter((line) => line === `HEAD /v2/${repository}/blobs/${shared.digest}`);
  expect(asked).toHaveLength(1);
});

it('brings an index within an index before the one that lists it', async () => {
  const inner = platforms();
  const outer = buildIndex([{ image: inner }, { image: amd64 }]);
  await push(outer);
  const order = [amd64, arm64, attestation, inner].map(({ manifest }) => path(manifest.digest));
  expect(puts()).toEqual([...order, path('v1')]);
});

it('leaves no index behind where a child is not what its digest says', async () => {
  const index = platforms();
  index.blobs.set(arm64.manifest.digest, amd64.manifest.bytes);
  await expect(push(index)).rejects.toMatchObject({ name: 'ManifestDigestMismatch' });
  expect(registry.manifests.size).toBe(0);
});

it.each<[string, () => Whole, string]>([
  ['one image', () => amd64, 'it is no index but an image'],
  [
    'an index that is nested too deeply',
    () => [1, 2, 3].reduce<Whole>((inner) => buildIndex([{ image: inner }]), platforms()),
    'nested more than 3 levels deep',
  ],
  [
    'an index that lists too much',
    () => buildIndex(Array.from({ length: 201 }, (_, number) => ({ image: image(String(number)) }))),
    'more than 200 manifests',
  ],
])('refuses %s before anything is sent', async (_, whole, why) => {
  await expect(push(whole())).rejects.toMatchObject({
    name: 'IndexNotPushable',
    message: expect.stringContaining(why),
  });
  expect(registry.log).toEqual([]);
});
