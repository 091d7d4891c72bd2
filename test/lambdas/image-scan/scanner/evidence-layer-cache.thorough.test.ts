import fc from 'fast-check';
import { evidenceLayerCache, LayerCacheDamaged } from '../../../../lambdas/image-scan/scanner/evidence-layer-cache';
import { startObjectStore } from '../../../support/object-store';
import { CONTENTS, KEY, LAYER, stored } from './kept-layer';

let evidence: Awaited<ReturnType<typeof startObjectStore>>;
beforeEach(async () => {
  evidence = await startObjectStore();
});
afterEach(() => evidence.close());
const cache = () => evidenceLayerCache({ s3: evidence.s3, name: 'evidence' }, 'key1');

describe('does not believe', () => {
  const document = { ...LAYER, contents: CONTENTS };

  it('an object in which any byte is another, or that ends early', async () => {
    await cache().put(LAYER, CONTENTS);
    const { bytes, sha256: checksum } = evidence.store.objects.get(KEY) ?? stored(null);
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
        evidence.store.objects.set(KEY, { bytes: damaged, ...(checksum === undefined ? {} : { sha256: checksum }) });
        await expect(cache().get(LAYER)).rejects.toThrow(LayerCacheDamaged);
      }),
      { numRuns: 200 },
    );
  });

  it('any JSON that is not what was kept', async () => {
    await fc.assert(
      fc.asyncProperty(fc.jsonValue(), async (value) => {
        evidence.store.objects.set(KEY, stored({ ...document, contents: value }));
        await expect(cache().get(LAYER)).rejects.toThrow(LayerCacheDamaged);
      }),
    );
  });
});
