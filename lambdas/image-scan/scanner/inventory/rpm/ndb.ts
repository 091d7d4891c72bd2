import { InvalidPackageRecord } from '../../errors';

/** Source: rpm's own database of packages ("ndb"): lib/backend/ndb/rpmpkg.c. All numbers are little-endian. */
const MAGIC = tag('RpmP');
const SLOT = tag('Slot');
const BLOB_START = tag('BlbS');
const BLOB_END = tag('BlbE');
const VERSION = 0;
const PAGE_BYTES = 4096;
const HEADER_BYTES = 32;
const SLOT_BYTES = 16;
const BLOCK_BYTES = 16;
const BLOB_HEAD_BYTES = 16;
const BLOB_TAIL_BYTES = 12;

/**
 * The package headers of an ndb file: pages of slots, each of which names the blocks of one blob.
 *
 * @throws InvalidPackageRecord where rpm would refuse the file.
 */
export function* ndbBlobs(bytes: Buffer): Generator<Buffer> {
  if (bytes.length < PAGE_BYTES || bytes.readUInt32LE(0) !== MAGIC) throw damaged('it is not an ndb database');
  if (bytes.readUInt32LE(4) !== VERSION) throw damaged(`it is of version ${bytes.readUInt32LE(4)}, not ${VERSION}`);
  const slotsEnd = bytes.readUInt32LE(12) * PAGE_BYTES;
  if (slotsEnd === 0 || slotsEnd > bytes.length) throw damaged('it is cut short');
  let read = 0;
  for (let at = HEADER_BYTES; at < slotsEnd; at += SLOT_BYTES) {
    if (bytes.readUInt32LE(at) !== SLOT) throw damaged(`byte ${at}: there is no slot`);
    const start = bytes.readUInt32LE(at + 8) * BLOCK_BYTES;
    if (start === 0) continue;
    const length = bytes.readUInt32LE(at + 12) * BLOCK_BYTES;
    read += length;
    if (start < slotsEnd || start + length > bytes.length) throw damaged(`byte ${at}: the slot's blob is not there`);
    // Slots that share their blob would multiply the work.
    if (read > bytes.length) throw damaged('its blobs overlap');
    yield readBlob(bytes.subarray(start, start + length), bytes.readUInt32LE(at + 4), start);
  }
}

/** Head (magic, index, time, length), the blob, zeros up to the last block, tail (checksum, length, magic). */
function readBlob(blocks: Buffer, index: number, start: number): Buffer {
  const tail = blocks.length - BLOB_TAIL_BYTES;
  if (tail < BLOB_HEAD_BYTES) throw damaged(`byte ${start}: the blob is cut short`);
  const length = blocks.readUInt32LE(12);
  const isWhole =
    blocks.readUInt32LE(0) === BLOB_START &&
    blocks.readUInt32LE(4) === index &&
    blocks.readUInt32LE(tail + 4) === length &&
    blocks.readUInt32LE(tail + 8) === BLOB_END &&
    BLOB_HEAD_BYTES + length <= tail;
  if (!isWhole) throw damaged(`byte ${start}: the blob is damaged`);
  return blocks.subarray(BLOB_HEAD_BYTES, BLOB_HEAD_BYTES + length);
}

function tag(text: string): number {
  return Buffer.from(text, 'latin1').readUInt32LE(0);
}

function damaged(why: string): InvalidPackageRecord {
  return new InvalidPackageRecord(0, why);
}
