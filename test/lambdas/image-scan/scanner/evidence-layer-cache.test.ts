import { createHash } from 'node:crypto';
import { gunzipSync, gzipSync } from 'node:zlib';
import { S3Client } from '@aws-sdk/client-s3';
import fc from 'fast-check';
import { evidenceLayerCache, LayerCacheDamaged } from '../../../../lambdas/image-scan/scanner/evidence-layer-cache';
import type { LayerContents } from '../../../../lambdas/image-scan/scanner/layer/layer-contents';
import { RULES_VERSION } from '../../../../lambdas/image-scan/scanner/rules-version';
import { ObjectStore, type StoredObject } from '../../../support/object-store';
import { startServer, type TestServer } from '../registry/support/http-server';

const LAYER = { digest: `sha256:${'a'.repeat(64)}`, size: 10_000_000 };
const KEY = `layer/${RULES_VERSION}-key1/${LAYER.digest}.json.gz`;
const CONTENTS: LayerContents = {
  rulesVersion: RULES_VERSION,
  entries: [
    {
      kind: 'file',
      path: 'var/lib/dpkg/status',
      content: { kind: 'dpkg', packages: [{ name: 'bash', version: '5.2', architecture: 'amd64' }] },
    },
    { kind: 'whiteout', path: 'app/old' },
  ],
  secrets: [],
  facts: { files: [], links: [], caches: [], moreWritable: 0, left: 0, folders: '' },
  paths: '',
  notLookedAt: [],
  passedOver: [],
};

const sha256 = (bytes: Buffer) => createHash('sha256').update(bytes).digest('hex');
const asIs = (bytes: Buffer): StoredObject => ({ bytes, sha256: sha256(bytes) });
const stored = (document: unknown): StoredObject => asIs(gzipSync(JSON.stringify(document)));

let server: TestServer;
let store: ObjectStore;
let s3: S3Client;

beforeAll(async () => {
  server = await startServer((request, response) => {
    store.answer(request, response).catch((error: unknown) => response.destroy(error as Error));
  });
  s3 = new S3Client({
    endpoint: server.url,
    region: 'us-east-1',
    forcePathStyle: true,
    maxAttempts: 1,
    credentials: { accessKeyId: 'test', secretAccessKey: 'test' },
  });
});
afterAll(async () => {
  s3.destroy();
  await server.close();
});
beforeEach(() => {
  store = new ObjectStore();
});
const cache = () => evidenceLayerCache({ s3, name: 'evidence' }, 'key1');

it('gives back what was kept, under a key of rules and digest', async () => {
  await cache().put(LAYER, CONTENTS);
  expect([...store.objects.keys()]).toEqual([KEY]);
  expect(await cache().get(LAYER)).toEqual(CONTENTS);
});

it.each([403, 404])('knows nothing where S3 answers %i', async (status) => {
  store.refusal = status;
  expect(await cache().get(LAYER)).toBeNull();
});

it('leaves what stands already as it is', async () => {
  await cache().put(LAYER, CONTENTS);
  await cache().put(LAYER, { ...CONTENTS, entries: [] });
  expect(await cache().get(LAYER)).toEqual(CONTENTS);
});

it('is content where another scan is just writing the same', async () => {
  store.refusal = 409;
  await expect(cache().put(LAYER, CONTENTS)).resolves.toBeUndefined();
});

it('tells where S3 fails', async () => {
  store.refusal = 500;
  await expect(cache().get(LAYER)).rejects.toMatchObject({ $metadata: { httpStatusCode: 500 } });
  await expect(cache().put(LAYER, CONTENTS)).rejects.toMatchObject({ $metadata: { httpStatusCode: 500 } });
});

it('asks the layer itself where a manifest states another size', async () => {
  await cache().put(LAYER, CONTENTS);
  expect(await cache().get({ ...LAYER, size: LAYER.size + 1 })).toBeNull();
});

it('keeps no contents that are larger than a document may be', async () => {
  const path = 'a'.repeat(4000);
  const entries = Array.from({ length: 5000 }, () => ({ kind: 'directory', path }) as const);
  await cache().put(LAYER, { ...CONTENTS, entries });
  expect(store.objects.size).toBe(0);
});

describe('does not believe', () => {
  const document = { ...LAYER, contents: CONTENTS };
  const package_ = (version: unknown) => ({
    kind: 'file',
    path: 'app/node_modules/a/package.json',
    content: { kind: 'packages', of: 'npm', packages: [{ type: 'npm', name: 'a', version }] },
  });

  it.each<[string, StoredObject]>([
    ['an object without a checksum', { bytes: stored(document).bytes }],
    ['an object of another checksum', { ...stored(document), sha256: sha256(Buffer.from('other')) }],
    ['what is no gzip', asIs(Buffer.from('{}'))],
    ['what is no JSON', asIs(gzipSync('{"digest":'))],
    ['a document of another form', stored({ ...document, contents: { ...CONTENTS, more: 1 } })],
    ['an entry of another form', stored({ ...document, contents: { ...CONTENTS, entries: [package_(5)] } })],
    ['the contents of another layer', stored({ ...document, digest: `sha256:${'b'.repeat(64)}` })],
    ['the contents of other rules', stored({ ...document, contents: { ...CONTENTS, rulesVersion: 'old' } })],
    ['a small object that decompresses to a large one', asIs(gzipSync(Buffer.alloc(20 * 1024 * 1024, ' ')))],
    ['a large object', asIs(Buffer.alloc(17 * 1024 * 1024))],
  ])('%s', async (_, object) => {
    store.objects.set(KEY, object);
    await expect(cache().get(LAYER)).rejects.toThrow(LayerCacheDamaged);
  });

  it('an object in which any byte is another, or that ends early', async () => {
    await cache().put(LAYER, CONTENTS);
    const { bytes, sha256: checksum } = store.objects.get(KEY) ?? stored(null);
    const damage = fc.oneof(
      fc.record({ at: fc.nat(bytes.length - 1), flip: fc.integer({ min: 1, max: 255 }) }).map(({ at, flip }) => {
        const damaged = Buffer.from(bytes);
        damaged.writeUInt8(damaged.readUInt8(at) ^ flip, at);
        return damaged;
      }),
      fc.nat(bytes.length - 1).map((end) => bytes.subarray(0, end)),
    );
    await fc.assert(
      fc.asyncProperty(damage, async (damaged) => {
        store.objects.set(KEY, { bytes: damaged, ...(checksum === undefined ? {} : { sha256: checksum }) });
        await expect(cache().get(LAYER)).rejects.toThrow(LayerCacheDamaged);
      }),
      { numRuns: 200 },
    );
  });

  it('any JSON that is not what was kept', async () => {
    await fc.assert(
      fc.asyncProperty(fc.jsonValue(), async (value) => {
        store.objects.set(KEY, stored({ ...document, contents: value }));
        await expect(cache().get(LAYER)).rejects.toThrow(LayerCacheDamaged);
      }),
    );
  });
});

it('stores a document that a person can read', async () => {
  await cache().put(LAYER, CONTENTS);
  const { bytes } = store.objects.get(KEY) ?? stored(null);
  expect(JSON.parse(gunzipSync(bytes).toString())).toEqual({ ...LAYER, contents: CONTENTS });
});
