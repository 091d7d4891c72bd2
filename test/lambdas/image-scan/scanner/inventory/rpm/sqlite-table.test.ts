import { InvalidPackageRecord } from '../../../../../../lambdas/image-scan/scanner/errors';
import { SqliteFile } from '../../../../../../lambdas/image-scan/scanner/inventory/rpm/sqlite-table';
import { written } from './written-by-sqlite';

/** SQLite leaves the order of rows to itself; so does the reader. */
const contents = (blobs: Iterable<Uint8Array>) => [...blobs].map((blob) => Buffer.from(blob).toString('hex')).sort();
const read = (bytes: Buffer, table = 'Packages') =>
  [...new SqliteFile(bytes).rows(table)].map(([, blob]) => (Buffer.isBuffer(blob) ? blob : Buffer.alloc(0)));

it('leaves out rows that were deleted, whose bytes are still there', () => {
  const blobs = Array.from({ length: 60 }, (_, index) => Buffer.alloc(900, index));
  const bytes = written(1024, blobs, (db) => db.exec('DELETE FROM Packages WHERE hnum % 3 = 0'));
  expect(contents(read(bytes))).toEqual(contents(blobs.filter((_, index) => (index + 1) % 3 !== 0)));
});

const sample = written(
  1024,
  Array.from({ length: 30 }, (_, index) => Buffer.alloc(300 * index, index)),
);
const edited = (edit: (bytes: Buffer) => void) => {
  const bytes = Buffer.from(sample);
  edit(bytes);
  return bytes;
};
it.each([
  ['nothing', Buffer.alloc(0), 'not an SQLite'],
  ['another file', Buffer.alloc(4096, 1), 'not an SQLite'],
  ['a page size of 3', edited((bytes) => bytes.writeUInt16BE(3, 16)), 'page size'],
  [
    'pages that are all reserved',
    edited((bytes) => bytes.writeUInt8(255, 20).toString() && bytes.writeUInt16BE(512, 16)),
    'page size',
  ],
  ['half a page', sample.subarray(0, -512), 'cut short'],
  ['missing pages', sample.subarray(0, -1024), 'missing'],
  ['texts of UTF-16', edited((bytes) => bytes.writeUInt32BE(2, 56)), 'UTF-8'],
  ['a page of no type', edited((bytes) => bytes.writeUInt8(7, 100)), 'not of a table'],
  ['more cells than a page holds', edited((bytes) => bytes.writeUInt16BE(0xffff, 103)), 'more cells'],
  ['a cell beyond its page', edited((bytes) => bytes.writeUInt16BE(0xffff, 108)), 'cut short'],
])('refuses %s', (_, bytes, why) => {
  expect(() => read(bytes)).toThrow(InvalidPackageRecord);
  expect(() => read(bytes)).toThrow(why);
});

it('refuses a database without the table', () => {
  expect(() => read(sample, 'Other')).toThrow('no table Other');
});

it('reads no page twice, however its tree is knotted', () => {
  const pages = sample.length / 1024;
  for (let page = 1; page < pages; page += 1) {
    const bytes = edited((whole) => {
      // An interior page whose only child is itself.
      whole.fill(0, page * 1024, page * 1024 + 12);
      whole.writeUInt8(5, page * 1024);
      whole.writeUInt32BE(page + 1, page * 1024 + 8);
    });
    try {
      read(bytes);
    } catch (error) {
      expect(error).toBeInstanceOf(InvalidPackageRecord);
    }
  }
  const knot = edited((bytes) => {
    bytes.fill(0, 100, 112);
    bytes.writeUInt8(5, 100);
    bytes.writeUInt32BE(1, 108);
  });
  expect(() => read(knot)).toThrow('page 1 occurs twice');
});

it('refuses cells that share their bytes', () => {
  const bytes = written(65_536, [Buffer.alloc(60_000)]);
  const leaf = [...Array(bytes.length / 65_536).keys()].find(
    (page) =>
      page > 0 &&
      bytes.readUInt8(page * 65_536) === 13 &&
      bytes.readUInt16BE(page * 65_536 + 3) === 1 &&
      bytes.readUInt16BE(page * 65_536 + 8) < 6000,
  );
  if (leaf === undefined) throw new Error('There is no page with the row.');
  const start = leaf * 65_536;
  const cell = bytes.readUInt16BE(start + 8);
  bytes.writeUInt16BE(2000, start + 3);
  for (let index = 0; index < 2000; index += 1) bytes.writeUInt16BE(cell, start + 8 + index * 2);
  expect(() => read(bytes)).toThrow('longer than the database');
});
