import { InvalidPackageRecord } from '../../../../../../lambdas/image-scan/scanner/errors';
import { bdbHashValues } from '../../../../../../lambdas/image-scan/scanner/inventory/rpm/bdb-hash';
import { database } from './databases';

const sample = database('Packages');
const pageSize = 4096;
const pages = sample.length / pageSize;
/** The start of the first page of the kind, after the file's own. */
const find = (isWanted: (start: number) => boolean) =>
  [...Array(pages).keys()].map((page) => page * pageSize).find((start) => start > 0 && isWanted(start)) ?? 0;
/** A page of a value that goes on. */
const overflow = find((start) => sample.readUInt8(start + 25) === 7 && sample.readUInt32LE(start + 16) !== 0);
/** A page with at least one key and value. */
const hash = find((start) => [2, 13].includes(sample.readUInt8(start + 25)) && sample.readUInt16LE(start + 20) >= 2);

it('finds what the tests below damage', () => {
  expect(overflow).toBeGreaterThan(0);
  expect(hash).toBeGreaterThan(0);
});

const edited = (edit: (bytes: Buffer) => void) => {
  const bytes = Buffer.from(sample);
  edit(bytes);
  return bytes;
};
it.each([
  ['nothing', Buffer.alloc(0), 'not a Berkeley DB hash'],
  ['a B-tree', edited((bytes) => bytes.writeUInt32LE(0x053162, 12)), 'not a Berkeley DB hash'],
  ['a page of another type first', edited((bytes) => bytes.writeUInt8(9, 25)), 'not a Berkeley DB hash'],
  ['a version of the future', edited((bytes) => bytes.writeUInt32LE(11, 16)), 'version 11'],
  ['an encrypted database', edited((bytes) => bytes.writeUInt8(1, 24)), 'encrypted'],
  ['a page size of 1000', edited((bytes) => bytes.writeUInt32LE(1000, 20)), 'page size'],
  ['missing pages', sample.subarray(0, -pageSize), 'cut short'],
  ['a page that says it is another', edited((bytes) => bytes.writeUInt32LE(99, hash + 8)), 'another'],
  ['more items than a page holds', edited((bytes) => bytes.writeUInt16LE(9999, hash + 20)), 'more items'],
  ['a key without a value', edited((bytes) => bytes.writeUInt16LE(1, hash + 20)), 'without a value'],
  ['items that overlap', edited((bytes) => bytes.writeUInt16LE(4096, hash + 26)), 'overlapping'],
  ['an item of no type', edited((bytes) => bytes.writeUInt8(9, hash + bytes.readUInt16LE(hash + 26))), 'unknown type'],
  ['a chain that ends early', edited((bytes) => bytes.writeUInt32LE(0, overflow + 16)), 'page 0 is missing'],
  [
    'a chain that turns back',
    edited((bytes) => bytes.writeUInt32LE(overflow / pageSize, overflow + 16)),
    'occurs twice',
  ],
  ['a chain of empty pages', edited((bytes) => bytes.writeUInt16LE(0, overflow + 22)), 'does not go on'],
  [
    'a chain with another page',
    edited((bytes) => bytes.writeUInt8(13, overflow + 25)),
    /does not go on|occurs twice|items/,
  ],
])('refuses %s', (_, bytes, why) => {
  expect(() => [...bdbHashValues(bytes)]).toThrow(InvalidPackageRecord);
  expect(() => [...bdbHashValues(bytes)]).toThrow(why);
});
