import { createHash } from 'node:crypto';
import { constants, zstdCompressSync, zstdDecompressSync } from 'node:zlib';
import { InvalidDatabase } from '../errors';

/**
 * The file: magic, version, length and sha256 of the header; the header (JSON); the index (zstd, JSON); blocks (zstd).
 * The header holds the index's digest and the index each block's, so that every byte is checked when it is read.
 */
export const MAGIC = Buffer.from('MAYFLYAD', 'latin1');
export const FORMAT_VERSION = 1;
/** Magic, then two unsigned 32-bit little-endian numbers (version, bytes of the header), then a sha256. */
export const PREAMBLE_BYTES = MAGIC.length + 4 + 4 + 32;

/** Real headers have some kilobytes; an ecosystem adds 30 bytes. */
export const MAX_HEADER_BYTES = 4 * 2 ** 20;
/** Real indexes have a megabyte for 500,000 advisories. */
export const MAX_INDEX_BYTES = 256 * 2 ** 20;
/** A block has some tens of kilobytes, but one package with very many advisories is one row. */
export const MAX_BLOCK_BYTES = 128 * 2 ** 20;

/** On real advisories 3% larger than level 15, which takes three times as long. */
const COMPRESSION_LEVEL = 9;

export function sha256(bytes: Buffer): Buffer {
  return createHash('sha256').update(bytes).digest();
}

export function compress(raw: Buffer): Buffer {
  return zstdCompressSync(raw, { params: { [constants.ZSTD_c_compressionLevel]: COMPRESSION_LEVEL } });
}

/** @throws InvalidDatabase if it does not become exactly `rawBytes` */
export function decompress(part: string, compressed: Buffer, rawBytes: number): Buffer {
  let raw: Buffer;
  try {
    raw = zstdDecompressSync(compressed, { chunkSize: Math.max(64, rawBytes), maxOutputLength: Math.max(1, rawBytes) });
  } catch (cause) {
    throw new InvalidDatabase(part, 'it cannot be decompressed', { cause });
  }
  if (raw.length !== rawBytes) throw new InvalidDatabase(part, `it has ${raw.length} bytes and not ${rawBytes}`);
  return raw;
}

/** @throws InvalidDatabase if it is not JSON */
export function parseJson(part: string, text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (cause) {
    throw new InvalidDatabase(part, 'it is not JSON', { cause });
  }
}
