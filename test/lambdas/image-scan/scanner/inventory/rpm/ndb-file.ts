const PAGE_BYTES = 4096;
const BLOCK_BYTES = 16;

/**
 * An ndb database as rpm writes it (lib/backend/ndb/rpmpkg.c): no tool for it is at hand where rpm is built without.
 *
 * @param blobs null for a slot that is free
 */
export function ndbFile(blobs: readonly (Buffer | null)[]): Buffer {
  const pages = Math.ceil((32 + blobs.length * 16) / PAGE_BYTES);
  const slots = Buffer.alloc(pages * PAGE_BYTES);
  for (let at = 0; at < slots.length; at += 16) slots.write('Slot', at, 'latin1');
  slots.fill(0, 0, 32);
  slots.write('RpmP', 0, 'latin1');
  slots.writeUInt32LE(pages, 12);
  slots.writeUInt32LE(blobs.length + 1, 16);
  const written: Buffer[] = [];
  let end = slots.length;
  for (const [index, blob] of blobs.entries()) {
    if (blob === null) continue;
    const blocks = blobBlocks(index + 1, blob);
    slots.writeUInt32LE(index + 1, 32 + index * 16 + 4);
    slots.writeUInt32LE(end / BLOCK_BYTES, 32 + index * 16 + 8);
    slots.writeUInt32LE(blocks.length / BLOCK_BYTES, 32 + index * 16 + 12);
    written.push(blocks);
    end += blocks.length;
  }
  return Buffer.concat([slots, ...written]);
}

/** Head, blob, zeros, tail; the checksum is of all before it. */
function blobBlocks(index: number, blob: Buffer): Buffer {
  const bytes = Buffer.alloc(Math.ceil((16 + blob.length + 12) / BLOCK_BYTES) * BLOCK_BYTES);
  bytes.write('BlbS', 0, 'latin1');
  bytes.writeUInt32LE(index, 4);
  bytes.writeUInt32LE(1, 8);
  bytes.writeUInt32LE(blob.length, 12);
  blob.copy(bytes, 16);
  const tail = bytes.length - 12;
  bytes.writeUInt32LE(adler32(bytes.subarray(0, tail)), tail);
  bytes.writeUInt32LE(blob.length, tail + 4);
  bytes.write('BlbE', tail + 8, 'latin1');
  return bytes;
}

/** Source: RFC 1950. */
function adler32(bytes: Buffer): number {
  let [a, b] = [1, 0];
  for (const byte of bytes) {
    a = (a + byte) % 65_521;
    b = (b + a) % 65_521;
  }
  return b * 65_536 + a;
}
