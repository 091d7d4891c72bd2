import { InvalidPackageRecord } from '../../../../../../lambdas/image-scan/scanner/errors';
import { ndbBlobs } from '../../../../../../lambdas/image-scan/scanner/inventory/rpm/ndb';
import { ndbFile } from './ndb-file';

const blobs = Array.from({ length: 300 }, (_, index) => Buffer.alloc(index, index % 256));

it('reads the blobs of several pages of slots, and passes over free ones', () => {
  const given = [null, ...blobs, null];
  expect([...ndbBlobs(ndbFile(given))]).toEqual(blobs);
});

it('reads a database without packages', () => {
  expect([...ndbBlobs(ndbFile([null]))]).toEqual([]);
});

const edited = (offset: number, value: number) => {
  const bytes = ndbFile([Buffer.alloc(20, 1), Buffer.alloc(20, 2)]);
  bytes.writeUInt32LE(value, offset);
  return bytes;
};
const [slot, blob, blocks] = [32, 4096, 48];
it.each([
  ['nothing', Buffer.alloc(0), 'not an ndb'],
  ['another magic', edited(0, 1), 'not an ndb'],
  ['another version', edited(4, 1), 'version'],
  ['no page of slots', edited(12, 0), 'cut short'],
  ['more pages of slots than pages', edited(12, 9), 'cut short'],
  ['what is no slot', edited(slot + 64, 1), 'no slot'],
  ['a blob among the slots', edited(slot + 8, 2), 'not there'],
  ['a blob after the end', edited(slot + 12, 100), 'not there'],
  ['a blob of no blocks', edited(slot + 12, 0), 'cut short'],
  ['a blob without its start', edited(blob, 0), 'damaged'],
  ['a blob of another package', edited(blob + 4, 2), 'damaged'],
  ['a blob longer than its blocks', edited(blob + 12, 40), 'damaged'],
  ['a blob whose lengths differ', edited(blob + blocks - 8, 21), 'damaged'],
  ['a blob without its end', edited(blob + blocks - 4, 0), 'damaged'],
])('refuses %s', (_, bytes, why) => {
  expect(() => [...ndbBlobs(bytes)]).toThrow(InvalidPackageRecord);
  expect(() => [...ndbBlobs(bytes)]).toThrow(why);
});

it('refuses slots that share a blob, as one long blob could be read a million times', () => {
  const bytes = ndbFile(Array.from({ length: 200 }, () => Buffer.alloc(20_000)));
  for (let index = 0; index < 200; index += 1) {
    bytes.writeUInt32LE(1, slot + index * 16 + 4);
    bytes.writeUInt32LE(4096 / 16, slot + index * 16 + 8);
  }
  const shared = bytes.subarray(0, 4096 + 20_032);
  expect(() => [...ndbBlobs(shared)]).toThrow('overlap');
});
