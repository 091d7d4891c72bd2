import { S3Client } from '@aws-sdk/client-s3';
import { evidenceKnownImages } from '../../../../lambdas/image-scan/provenance/known-images';
import { ObjectStore } from '../../../support/object-store';
import { startServer, type TestServer } from '../registry/support/http-server';

let server: TestServer;
let store: ObjectStore;
let s3: S3Client;
beforeAll(async () => {
  server = await startServer((request, response) => {
    store.answer(request, response).catch((error: unknown) => response.destroy(error as Error));
  });
  s3 = new S3Client({
    ...{ endpoint: server.url, region: 'us-east-1', forcePathStyle: true, maxAttempts: 1 },
    credentials: { accessKeyId: 'test', secretAccessKey: 'test' },
  });
});
beforeEach(() => {
  store = new ObjectStore();
});
afterAll(async () => {
  s3.destroy();
  await server.close();
});

const known = () => evidenceKnownImages({ s3, name: 'evidence' });
const digest = (number: number) => `sha256:${String(number).padStart(64, '0')}`;
const upTo = (layers: number) => Array.from({ length: layers }, (_, index) => digest(index));

describe('the image below', () => {
  it('is the one with most layers, whatever the order in which images came', async () => {
    for (const layers of [40, 1, 3]) {
      await known().remember({ name: `base:${layers}`, digest: digest(1000 + layers), layers: upTo(layers) });
    }
    const below = (layers: number) => known().below(upTo(layers));
    expect(await below(2)).toMatchObject({ name: 'base:1', digest: digest(1001) });
    expect(await below(40)).toMatchObject({ name: 'base:3' });
    expect(await below(90)).toEqual({ name: 'base:40', digest: digest(1040), layers: upTo(40) });
    expect(await known().below([digest(1), digest(0)])).toBeNull();
  });

  it('is none of the same layers, and none where no image was remembered', async () => {
    await known().remember({ digest: digest(7), layers: upTo(2) });
    await known().remember({ digest: digest(8), layers: [] });
    expect(await known().below(upTo(2))).toBeNull();
    expect(await known().below(upTo(1))).toBeNull();
    expect(await known().below([])).toBeNull();
  });

  it('stays the first that had these layers', async () => {
    await known().remember({ digest: digest(7), layers: upTo(2) });
    await known().remember({ digest: digest(8), layers: upTo(2) });
    expect(await known().below(upTo(3))).toMatchObject({ digest: digest(7) });
  });

  it.each(['', '{', 'null', '{"digest":"x","layers":[]}', JSON.stringify({ digest: digest(9), layers: upTo(5) })])(
    'is not told from %j, which is no image with these layers',
    async (text) => {
      await known().remember({ digest: digest(7), layers: upTo(2) });
      for (const key of store.objects.keys()) store.objects.set(key, { bytes: Buffer.from(text) });
      expect(await known().below(upTo(3))).toBeNull();
    },
  );

  it('is an error where the bucket cannot be asked', async () => {
    store.refusal = 500;
    await expect(known().below(upTo(3))).rejects.toThrow();
    await expect(known().remember({ digest: digest(7), layers: upTo(2) })).rejects.toThrow();
  });

  it('is not sought for more layers than any image has', async () => {
    store.refusal = 500;
    expect(await known().below(upTo(501))).toBeNull();
    await known().remember({ digest: digest(7), layers: upTo(501) });
  });
});
