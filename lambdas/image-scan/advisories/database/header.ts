import { z } from 'zod';
import { InvalidDatabase } from '../errors';
import type { DatabaseInfo } from './advisory-database';
import { type BlockEntry, DIGEST_DIGITS } from './block-writer';
import type { ByteSource } from './byte-source';
import {
  compress,
  decompress,
  FORMAT_VERSION,
  MAGIC,
  MAX_BLOCK_BYTES,
  MAX_HEADER_BYTES,
  MAX_INDEX_BYTES,
  PREAMBLE_BYTES,
  parseJson,
  sha256,
} from './format';

const count = z.int().nonnegative();
const instant = z.string().max(40);
const signal = z.strictObject({ publishedAt: instant, entries: count }).nullable();

const headerSchema = z.strictObject({
  info: z.strictObject({
    builtAt: instant,
    newestModified: instant.nullable(),
    records: count,
    ecosystems: z.record(z.string(), count),
    epss: signal,
    kev: signal,
  }),
  index: z.strictObject({
    bytes: count.max(MAX_INDEX_BYTES),
    rawBytes: count.max(MAX_INDEX_BYTES),
    /** Of the index before compression, which holds the digests of all blocks. */
    sha256: z.string().regex(/^[0-9a-f]{64}$/),
  }),
});

const bytes = z.int().positive().max(MAX_BLOCK_BYTES);
const digest = z.string().length(DIGEST_DIGITS);
const table = z.array(z.tuple([bytes, bytes, z.int().positive(), digest]));
const keyedTable = z.array(z.tuple([bytes, bytes, z.int().positive(), digest, z.string()]));
const indexSchema = z.strictObject({ packages: keyedTable, advisories: table, texts: table });

/** The blocks of each table, in the order of the file. */
export interface DatabaseIndex {
  readonly packages: readonly BlockEntry[];
  readonly advisories: readonly BlockEntry[];
  readonly texts: readonly BlockEntry[];
}

export interface DatabaseHead {
  readonly info: DatabaseInfo;
  readonly index: DatabaseIndex;
  /** Where the first block begins. */
  readonly blocksOffset: number;
}

/** The bytes before the blocks. */
export function encodeHead(
  facts: Omit<DatabaseInfo, 'formatVersion' | 'contentDigest'>,
  index: DatabaseIndex,
): { readonly bytes: Buffer; readonly info: DatabaseInfo } {
  const rawIndex = Buffer.from(JSON.stringify(index));
  const packed = compress(rawIndex);
  const indexDigest = sha256(rawIndex).toString('hex');
  const header = Buffer.from(
    JSON.stringify({ info: facts, index: { bytes: packed.length, rawBytes: rawIndex.length, sha256: indexDigest } }),
  );
  const preamble = Buffer.alloc(PREAMBLE_BYTES);
  MAGIC.copy(preamble);
  preamble.writeUInt32LE(FORMAT_VERSION, MAGIC.length);
  preamble.writeUInt32LE(header.length, MAGIC.length + 4);
  sha256(header).copy(preamble, MAGIC.length + 8);
  return {
    bytes: Buffer.concat([preamble, header, packed]),
    info: { formatVersion: FORMAT_VERSION, ...facts, contentDigest: `sha256:${indexDigest}` },
  };
}

/** @throws InvalidDatabase */
export function readHead(source: ByteSource): DatabaseHead {
  const preamble = source.read('preamble', 0, PREAMBLE_BYTES);
  if (!preamble.subarray(0, MAGIC.length).equals(MAGIC)) {
    throw new InvalidDatabase('preamble', 'it is not a database of advisories');
  }
  const version = preamble.readUInt32LE(MAGIC.length);
  if (version !== FORMAT_VERSION) {
    throw new InvalidDatabase('preamble', `its format is ${version}, and ${FORMAT_VERSION} is what can be read`);
  }
  const headerBytes = preamble.readUInt32LE(MAGIC.length + 4);
  if (headerBytes > MAX_HEADER_BYTES) throw new InvalidDatabase('header', `it has ${headerBytes} bytes`);
  const rawHeader = source.read('header', PREAMBLE_BYTES, headerBytes);
  if (!sha256(rawHeader).equals(preamble.subarray(MAGIC.length + 8))) {
    throw new InvalidDatabase('header', 'it does not match its digest');
  }
  const header = headerSchema.safeParse(parseJson('header', rawHeader.toString('utf8')));
  if (!header.success) throw new InvalidDatabase('header', 'it is not of its form', { cause: header.error });

  const { info, index } = header.data;
  const packed = source.read('index', PREAMBLE_BYTES + headerBytes, index.bytes);
  const rawIndex = decompress('index', packed, index.rawBytes);
  if (sha256(rawIndex).toString('hex') !== index.sha256) {
    throw new InvalidDatabase('index', 'it does not match its digest');
  }
  const blocksOffset = PREAMBLE_BYTES + headerBytes + index.bytes;
  const tables = readIndex(rawIndex.toString('utf8'), source.size - blocksOffset);
  return {
    info: { formatVersion: version, ...info, contentDigest: `sha256:${index.sha256}` },
    index: tables,
    blocksOffset,
  };
}

function readIndex(text: string, blockBytes: number): DatabaseIndex {
  const parsed = indexSchema.safeParse(parseJson('index', text));
  if (!parsed.success) throw new InvalidDatabase('index', 'it is not of its form', { cause: parsed.error });
  const { packages, advisories, texts } = parsed.data;
  const listed = [packages, advisories, texts].map(tableBytes).reduce((a, b) => a + b);
  if (listed !== blockBytes) {
    throw new InvalidDatabase('index', `it lists ${listed} bytes of blocks, and the file has ${blockBytes}`);
  }
  packages.forEach(([, , , , key], at) => {
    const before = packages[at - 1];
    if (before && before[4] >= key) throw new InvalidDatabase('index', `packages[${at}] is not in order`);
  });
  for (const [name, entries] of Object.entries(parsed.data)) {
    entries.forEach(([, rawBytes, rows], at) => {
      if (4 * rows > rawBytes) throw new InvalidDatabase('index', `${name}[${at}] has more rows than bytes`);
    });
  }
  return parsed.data;
}

export function tableBytes(entries: readonly BlockEntry[]): number {
  return entries.reduce((sum, [length]) => sum + length, 0);
}
