import { gunzipSync, gzipSync } from 'node:zlib';
import { evidenceLayerCache, LayerCacheDamaged } from '../../../../lambdas/image-scan/scanner/evidence-layer-cache';
import { type StoredObject, startObjectStore } from '../../../support/object-store';
import { asIs, CONTENTS, KEY, LAYER, sha256, stored } from './kept-layer';

let evidence: Awaited<ReturnType<typeof startObjectStore>>;
beforeEach(async () => {
  evidence = await startObjectStore();
});
afterEach(() => evidence.close());
const cache = () => evidenceLayerCache({ s3: evidence.s3, name: 'evidence' }, 'key1');

it('gives back what was kept, under a key of rules and digest', async () => {
  await cache().put(LAYER, CONTENTS);
  expect([...evidence.store.objects.keys()]).toEqual([KEY]);
  expect(await cache().get(LAYER)).toEqual(CONTENTS);
});

it.each([403, 404])('knows nothing where S3 answers %i', async (status) => {
  evidence.store.refusal = status;
  expect(await cache().get(LAYER)).toBeNull();
});

it('leaves what stands already as it is', async () => {
  await cache().put(LAYER, CONTENTS);
  await cache().put(LAYER, { ...CONTENTS, entries: [] });
  expect(await cache().get(LAYER)).toEqual(CONTENTS);
});

it('is content where another scan is just writing the same', async () => {
  evidence.store.refusal = 409;
  await expect(cache().put(LAYER, CONTENTS)).resolves.toBeUndefined();
});

it('tells where S3 fails', async () => {
  evidence.store.refusal = 500;
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
  expect(evidence.store.objects.size).toBe(0);
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
    evidence.store.objects.set(KEY, object);
    await expect(cache().get(LAYER)).rejects.toThrow(LayerCacheDamaged);
  });
});

it('stores a document that a person can read', async () => {
  await cache().put(LAYER, CONTENTS);
  const { bytes } = evidence.store.objects.get(KEY) ?? stored(null);
  expect(JSON.parse(gunzipSync(bytes).toString())).toEqual({ ...LAYER, contents: CONTENTS });
});
