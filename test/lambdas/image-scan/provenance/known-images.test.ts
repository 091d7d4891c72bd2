import { evidenceKnownImages } from '../../../../lambdas/image-scan/provenance/known-images';
import { startObjectStore } from '../../../support/object-store';

let started: Awaited<ReturnType<typeof startObjectStore>>;
beforeEach(async () => {
  started = await startObjectStore();
});
afterEach(() => started.close());

const known = () => evidenceKnownImages({ s3: started.s3, name: 'evidence' });
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
      for (const key of started.store.objects.keys()) started.store.objects.set(key, { bytes: Buffer.from(text) });
      expect(await known().below(upTo(3))).toBeNull();
    },
  );

  it('is an error where the bucket cannot be asked', async () => {
    started.store.refusal = 500;
    await expect(known().below(upTo(3))).rejects.toThrow();
    await expect(known().remember({ digest: digest(7), layers: upTo(2) })).rejects.toThrow();
  });

  it('is not sought for more layers than any image has', async () => {
    started.store.refusal = 500;
    expect(await known().below(upTo(501))).toBeNull();
    await known().remember({ digest: digest(7), layers: upTo(501) });
  });
});
