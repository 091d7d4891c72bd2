import fc from 'fast-check';
import { InvalidCbor, readCbor } from '../../../../../lambdas/image-scan/provenance/verify/cbor';

describe('CBOR', () => {
  it('of any bytes is read or refused, nothing else', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 100 }), (bytes) => {
        try {
          readCbor(Buffer.from(bytes));
        } catch (error) {
          expect(error).toBeInstanceOf(InvalidCbor);
        }
      }),
      { numRuns: 2000 },
    );
  });
});
