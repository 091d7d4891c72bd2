import fc from 'fast-check';
import { SqliteFile } from '../../../../../../lambdas/image-scan/scanner/inventory/rpm/sqlite-table';
import { written } from './written-by-sqlite';

/** SQLite leaves the order of rows to itself; so does the reader. */
const contents = (blobs: Iterable<Uint8Array>) => [...blobs].map((blob) => Buffer.from(blob).toString('hex')).sort();
const read = (bytes: Buffer, table = 'Packages') =>
  [...new SqliteFile(bytes).rows(table)].map(([, blob]) => (Buffer.isBuffer(blob) ? blob : Buffer.alloc(0)));

it('reads the rows that SQLite has written, of any length and size of page', () => {
  const blob = fc
    .tuple(fc.integer({ min: 0, max: 20_000 }), fc.nat({ max: 255 }))
    .map(([length, byte]) => Buffer.alloc(length, byte));
  fc.assert(
    fc.property(fc.constantFrom(512, 1024, 4096, 65_536), fc.array(blob, { maxLength: 40 }), (pageSize, blobs) => {
      expect(contents(read(written(pageSize, blobs)))).toEqual(contents(blobs));
    }),
    { numRuns: 40 },
  );
});

it('reads a table of a deep tree', () => {
  const blobs = Array.from({ length: 5000 }, (_, index) => Buffer.from(String(index)));
  expect(contents(read(written(512, blobs)))).toEqual(contents(blobs));
});
