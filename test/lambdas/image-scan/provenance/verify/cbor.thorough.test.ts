import fc from 'fast-check';
import { type Cbor, InvalidCbor, readCbor } from '../../../../../lambdas/image-scan/provenance/verify/cbor';
import { writeCbor } from '../../../../support/notation-signer';

describe('CBOR', () => {
  it('reads what was written', () => {
    const { item } = fc.letrec<{ item: Cbor }>((tie) => ({
      item: fc.oneof(
        { maxDepth: 4 },
        fc.integer(),
        fc.string({ unit: 'grapheme' }),
        fc.uint8Array().map((bytes) => Buffer.from(bytes)),
        fc.constantFrom(true, false, null),
        fc.array(tie('item'), { maxLength: 4 }),
        fc
          .uniqueArray(fc.tuple(fc.oneof(fc.integer(), fc.string()), tie('item')), {
            selector: ([key]) => key,
            maxLength: 4,
          })
          .map((pairs) => new Map(pairs)),
        fc.record({ tag: fc.nat(), value: tie('item') }),
      ),
    }));
    fc.assert(fc.property(item, (value) => expect(readCbor(writeCbor(value))).toEqual(value)));
  });

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
