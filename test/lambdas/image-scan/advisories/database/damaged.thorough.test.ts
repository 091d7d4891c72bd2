import fc from 'fast-check';
import type { AdvisoryDatabase } from '../../../../../lambdas/image-scan/advisories/database/advisory-database';
import { MAGIC, PREAMBLE_BYTES, sha256 } from '../../../../../lambdas/image-scan/advisories/database/format';
import { openDatabase } from '../../../../../lambdas/image-scan/advisories/database/open-database';
import { decodeAdvisory, decodeAffected, decodeText } from '../../../../../lambdas/image-scan/advisories/database/rows';
import { InvalidDatabase } from '../../../../../lambdas/image-scan/advisories/errors';
import { compile, fixedIn, osv } from '../support';

const RECORDS = Array.from({ length: 400 }, (_, index) =>
  osv(`X-${index}`, [{ ecosystem: 'npm', name: `name-${index}`, events: fixedIn('1.0.0') }], {
    summary: `Text ${index}`,
    details: `${sha256(Buffer.from(String(index)))
      .toString('hex')
      .repeat(6)}`,
  }),
);
const FILE = Buffer.concat(compile(RECORDS).chunks);

function readAll(database: AdvisoryDatabase): unknown {
  return RECORDS.map((_, index) =>
    database
      .affected('npm', `name-${index}`)
      .map((row) => [row, database.advisory(row.record), database.text(row.record)]),
  );
}
const WHOLE = JSON.stringify(readAll(openDatabase(FILE)));

/** What comes of bytes: everything that they hold, or the one error that says that they are damaged. */
function outcome(bytes: Buffer): string {
  try {
    return JSON.stringify(readAll(openDatabase(bytes)));
  } catch (error) {
    if (error instanceof InvalidDatabase) return 'damaged';
    throw error;
  }
}

it('reads a file that is whole', () => {
  expect(outcome(FILE)).toBe(WHOLE);
});

it('finds every changed byte, wherever it is', () => {
  fc.assert(
    fc.property(fc.nat(FILE.length - 1), fc.integer({ min: 1, max: 255 }), (at, change) => {
      const bytes = Buffer.from(FILE);
      bytes.writeUInt8(bytes.readUInt8(at) ^ change, at);
      expect(outcome(bytes)).toBe('damaged');
    }),
    { numRuns: 300 },
  );
});

it('finds that bytes are missing, are too many, or moved', () => {
  fc.assert(
    fc.property(fc.nat(FILE.length - 1), fc.nat(FILE.length - 1), (a, b) => {
      const [from, to] = [Math.min(a, b), Math.max(a, b)];
      expect(outcome(FILE.subarray(0, from))).toBe('damaged');
      expect(outcome(Buffer.concat([FILE, FILE.subarray(from, to + 1)]))).toBe('damaged');
      expect(outcome(Buffer.concat([FILE.subarray(0, from), FILE.subarray(to + 1)]))).toBe('damaged');
    }),
    { numRuns: 100 },
  );
});

it('takes any other bytes for no database', () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 500 }), (bytes) => {
      expect(outcome(Buffer.from(bytes))).toBe('damaged');
      expect(outcome(Buffer.concat([FILE.subarray(0, PREAMBLE_BYTES), bytes]))).toBe('damaged');
    }),
  );
});

it('names a newer format', () => {
  const bytes = Buffer.from(FILE);
  bytes.writeUInt32LE(2, MAGIC.length);
  expect(() => openDatabase(bytes)).toThrow(/its format is 2, and 1 is what can be read/);
});

/** A file whose digests are right and whose header is not what the builder writes. */
it.each([
  ['no index', (header: { index: object }) => ({ ...header, index: {} })],
  [
    'an index of too many bytes',
    (header: { index: object }) => ({ ...header, index: { ...header.index, rawBytes: 2 ** 40 } }),
  ],
  [
    'an index of more bytes than it has',
    (header: { index: object }) => ({ ...header, index: { ...header.index, rawBytes: 2 ** 20 } }),
  ],
  ['an unknown key', (header: { index: object }) => ({ ...header, more: 1 })],
])('does not trust a header with %s because its digest is right', (_, change) => {
  const length = FILE.readUInt32LE(MAGIC.length + 4);
  const header: { index: object } = JSON.parse(FILE.toString('utf8', PREAMBLE_BYTES, PREAMBLE_BYTES + length));
  const changed = Buffer.from(JSON.stringify(change(header)));
  const preamble = Buffer.from(FILE.subarray(0, PREAMBLE_BYTES));
  preamble.writeUInt32LE(changed.length, MAGIC.length + 4);
  sha256(changed).copy(preamble, MAGIC.length + 8);
  expect(outcome(Buffer.concat([preamble, changed, FILE.subarray(PREAMBLE_BYTES + length)]))).toBe('damaged');
});

it('does not trust a row because its digest is right', () => {
  const anyRow = fc.oneof(
    fc.string(),
    fc.json(),
    fc.jsonValue().map((value) => JSON.stringify([value, [[value, []]], null, 0])),
  );
  fc.assert(
    fc.property(anyRow, (text) => {
      const row = Buffer.from(text);
      for (const decode of [decodeAdvisory, decodeAffected, decodeText]) {
        try {
          decode('test', row);
        } catch (error) {
          expect(error).toBeInstanceOf(InvalidDatabase);
        }
      }
    }),
    { numRuns: 2000 },
  );
});
