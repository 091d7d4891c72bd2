import { compress, sha256 } from './format';

/**
 * Raw bytes at which a block is closed, large enough to compress well. A scan reads a row of most packages, few
 * advisories and fewer texts, so that blocks of the first are small.
 */
const BLOCK_BYTES = { packages: 8 * 2 ** 10, advisories: 16 * 2 ** 10, texts: 32 * 2 ** 10 } as const;

/** One block in the index: `[compressed bytes, raw bytes, rows, digest, first key]`; the key only in tables with keys. */
export type BlockEntry = readonly [number, number, number, string] | readonly [number, number, number, string, string];

/** Hex digits of a block's sha256 that the index keeps: 128 bits. */
export const DIGEST_DIGITS = 32;

/** Collects rows into compressed blocks. A block is the ends of its rows (unsigned 32-bit, little-endian), then the rows. */
export class BlockWriter {
  readonly entries: BlockEntry[] = [];
  readonly blocks: Buffer[] = [];
  private rows: Buffer[] = [];
  private bytes = 0;
  private firstKey: string | undefined;
  private readonly blockBytes: number;

  constructor(table: keyof typeof BLOCK_BYTES) {
    this.blockBytes = BLOCK_BYTES[table];
  }

  /** @param key where the table has keys: rows must come in their order */
  add(row: Buffer, key?: string): void {
    if (this.rows.length === 0) this.firstKey = key;
    this.rows.push(row);
    this.bytes += row.length;
    if (this.bytes >= this.blockBytes) this.flush();
  }

  flush(): void {
    if (this.rows.length === 0) return;
    const ends = Buffer.alloc(4 * this.rows.length);
    let end = 0;
    this.rows.forEach((row, index) => {
      end += row.length;
      ends.writeUInt32LE(end, 4 * index);
    });
    const raw = Buffer.concat([ends, ...this.rows]);
    const block = compress(raw);
    const digest = sha256(block).toString('hex').slice(0, DIGEST_DIGITS);
    const entry = [block.length, raw.length, this.rows.length, digest] as const;
    this.entries.push(this.firstKey === undefined ? entry : [...entry, this.firstKey]);
    this.blocks.push(block);
    this.rows = [];
    this.bytes = 0;
  }
}
