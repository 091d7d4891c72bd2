import { InvalidDatabase } from '../errors';
import { type BlockEntry, DIGEST_DIGITS } from './block-writer';
import type { ByteSource } from './byte-source';
import { decompress, sha256 } from './format';

interface Block {
  readonly offset: number;
  readonly bytes: number;
  readonly rawBytes: number;
  /** Number of the block's first row in its table. */
  readonly firstRow: number;
  readonly rows: number;
  readonly digest: string;
  readonly firstKey: string;
}

/** Blocks kept open a table: about 2 MiB. */
const CACHED_BLOCKS = 64;

/** Reads rows of one table, block by block; every block is checked against its digest. */
export class BlockReader {
  readonly rows: number;
  private readonly source: ByteSource;
  private readonly table: string;
  private readonly blocks: readonly Block[];
  private readonly cache = new Map<number, Buffer>();

  /** @param offset of the table's first block in the source */
  constructor(source: ByteSource, table: string, entries: readonly BlockEntry[], offset: number) {
    this.source = source;
    this.table = table;
    let at = offset;
    let row = 0;
    this.blocks = entries.map(([bytes, rawBytes, rows, digest, firstKey = '']) => {
      const block = { offset: at, bytes, rawBytes, firstRow: row, rows, digest, firstKey };
      at += bytes;
      row += rows;
      return block;
    });
    this.rows = row;
  }

  /** @throws InvalidDatabase also where there is no such row */
  row(number: number): Buffer {
    const index = this.lastBlock((block) => block.firstRow <= number);
    const block = this.blocks[index];
    if (!block || number < 0 || number >= block.firstRow + block.rows) {
      throw new InvalidDatabase(this.table, `there is no row ${number}`);
    }
    return this.rowOf(index, block, number - block.firstRow);
  }

  /** The row that begins with a key and a line feed, in a table that is sorted by keys: what follows them, or undefined. */
  find(key: string): Buffer | undefined {
    const index = this.lastBlock((block) => block.firstKey <= key);
    const block = this.blocks[index];
    if (!block) return undefined;
    let low = 0;
    let high = block.rows - 1;
    while (low <= high) {
      const middle = (low + high) >>> 1;
      const row = this.rowOf(index, block, middle);
      const feed = row.indexOf(0x0a);
      if (feed < 0) throw new InvalidDatabase(`${this.table}[${index}]`, 'a row has no key');
      const found = row.toString('utf8', 0, feed);
      if (found === key) return row.subarray(feed + 1);
      if (found < key) low = middle + 1;
      else high = middle - 1;
    }
    return undefined;
  }

  /** Index of the last block that a condition holds for, where it holds for a first part of them; -1 for none. */
  private lastBlock(condition: (block: Block) => boolean): number {
    let low = 0;
    let high = this.blocks.length;
    while (low < high) {
      const middle = (low + high) >>> 1;
      const block = this.blocks[middle];
      if (block && condition(block)) low = middle + 1;
      else high = middle;
    }
    return low - 1;
  }

  private rowOf(index: number, block: Block, row: number): Buffer {
    const raw = this.raw(index, block);
    const start = 4 * block.rows + (row === 0 ? 0 : raw.readUInt32LE(4 * (row - 1)));
    const end = 4 * block.rows + raw.readUInt32LE(4 * row);
    if (end < start || end > raw.length)
      throw new InvalidDatabase(`${this.table}[${index}]`, `row ${row} is not within it`);
    return raw.subarray(start, end);
  }

  private raw(index: number, block: Block): Buffer {
    const cached = this.cache.get(index);
    if (cached) {
      this.cache.delete(index);
      this.cache.set(index, cached);
      return cached;
    }
    const part = `${this.table}[${index}]`;
    const bytes = this.source.read(part, block.offset, block.bytes);
    if (sha256(bytes).toString('hex').slice(0, DIGEST_DIGITS) !== block.digest) {
      throw new InvalidDatabase(part, 'it does not match its digest');
    }
    const raw = decompress(part, bytes, block.rawBytes);
    this.cache.set(index, raw);
    for (const oldest of this.cache.keys()) {
      if (this.cache.size <= CACHED_BLOCKS) break;
      this.cache.delete(oldest);
    }
    return raw;
  }
}
