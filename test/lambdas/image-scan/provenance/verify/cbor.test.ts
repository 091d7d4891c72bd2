import { InvalidCbor, readCbor } from '../../../../../lambdas/image-scan/provenance/verify/cbor';

const read = (hex: string) => readCbor(Buffer.from(hex, 'hex'));

describe('CBOR', () => {
  // Source: RFC 8949, appendix A.
  it.each<[string, unknown]>([
    ['00', 0],
    ['17', 23],
    ['1818', 24],
    ['1903e8', 1000],
    ['1a000f4240', 1_000_000],
    ['1b000000e8d4a51000', 1_000_000_000_000],
    ['20', -1],
    ['3863', -100],
    ['3903e7', -1000],
    ['f4', false],
    ['f5', true],
    ['f6', null],
    ['c11a514b67b0', { tag: 1, value: 1_363_896_240 }],
    ['4401020304', Buffer.from([1, 2, 3, 4])],
    ['6449455446', 'IETF'],
    ['62c3bc', 'ü'],
    ['80', []],
    ['8301820203820405', [1, [2, 3], [4, 5]]],
    [
      'a201020304',
      new Map([
        [1, 2],
        [3, 4],
      ]),
    ],
    [
      'a26161016162820203',
      new Map<string, unknown>([
        ['a', 1],
        ['b', [2, 3]],
      ]),
    ],
  ])('%s reads as it should', (hex, value) => {
    expect(read(hex)).toEqual(value);
  });

  it.each([
    ['nothing', ''],
    ['text that ends early', '6449'],
    ['a list that ends early', '8301'],
    ['a length that is not definite', '5f42010243030405ff'],
    ['a number above 2^53', '1bffffffffffffffff'],
    ['a number with a fraction', 'f93c00'],
    ['a key that is a list', 'a18001'],
    ['a key twice', 'a201000101'],
    ['something that follows', '0000'],
    ['lists within lists without end', '81'.repeat(100)],
    ['a list of four thousand million items', '9affffffff'],
  ])('%s is refused', (_, hex) => {
    expect(() => read(hex)).toThrow(InvalidCbor);
  });
});
