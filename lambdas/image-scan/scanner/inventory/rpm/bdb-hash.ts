import { InvalidPackageRecord } from '../../errors';

/** Source: Berkeley DB 4 and 5, src/dbinc/db_page.h: the pages of the hash access method. */
const HASH_MAGIC = 0x0006_1561;
const VERSIONS = [8, 9, 10];
const META_BYTES = 512;
const PAGE_HEAD_BYTES = 26;
const HASH_META = 8;
const HASH_PAGES = [2, 13];
const OVERFLOW_PAGE = 7;
const ITEM_HERE = 1;
const ITEM_ON_PAGES = 3;
const OFF_PAGE_BYTES = 12;

/**
 * The values of a Berkeley DB hash, page by page: rpm's package headers. The record of key 0, in which rpm keeps the
 * highest number in use, is left out.
 *
 * @throws InvalidPackageRecord if it is another access method, encrypted, cut short or damaged.
 */
export function* bdbHashValues(bytes: Buffer): Generator<Buffer> {
  const file = new BdbFile(bytes);
  for (let number = 1; number < file.pages; number += 1) {
    if (!HASH_PAGES.includes(file.type(number))) continue;
    const items = file.items(number);
    for (let index = 0; index + 1 < items.length; index += 2) {
      const [key, value] = [items[index], items[index + 1]];
      if (key && value && !isZero(file.value(key))) yield file.value(value);
    }
    if (items.length % 2 !== 0) throw damaged(`page ${number} has a key without a value`);
  }
}

class BdbFile {
  readonly pages: number;
  readonly #bytes: Buffer;
  readonly #pageSize: number;
  readonly #isBigEndian: boolean;
  readonly #seen: Uint8Array;

  constructor(bytes: Buffer) {
    if (bytes.length < META_BYTES) throw damaged('it is not a Berkeley DB hash');
    this.#bytes = bytes;
    // The writing machine's order: rpm takes databases of either.
    this.#isBigEndian = bytes.readUInt32BE(12) === HASH_MAGIC;
    if (this.#uint32(12) !== HASH_MAGIC || bytes.readUInt8(25) !== HASH_META) {
      throw damaged('it is not a Berkeley DB hash');
    }
    if (!VERSIONS.includes(this.#uint32(16))) throw damaged(`version ${this.#uint32(16)} of the hash is not known`);
    if (bytes.readUInt8(24) !== 0) throw damaged('it is encrypted');
    this.#pageSize = this.#uint32(20);
    const isPowerOf2 = (this.#pageSize & (this.#pageSize - 1)) === 0;
    if (this.#pageSize < 512 || this.#pageSize > 65_536 || !isPowerOf2) throw damaged('its page size is not valid');
    this.pages = this.#uint32(32) + 1;
    if (this.pages * this.#pageSize > bytes.length) throw damaged('it is cut short');
    this.#seen = new Uint8Array(this.pages);
  }

  type(page: number): number {
    return this.#bytes.readUInt8(page * this.#pageSize + 25);
  }

  /** The items of a page, from its end towards the index at its start. */
  items(number: number): readonly Buffer[] {
    const page = this.#page(number);
    const count = this.#uint16(number * this.#pageSize + 20);
    if (PAGE_HEAD_BYTES + count * 2 > page.length) throw damaged(`page ${number} has more items than it can hold`);
    const items: Buffer[] = [];
    let end = page.length;
    for (let index = 0; index < count; index += 1) {
      const start = this.#uint16(number * this.#pageSize + PAGE_HEAD_BYTES + index * 2);
      if (start >= end || start < PAGE_HEAD_BYTES + count * 2) throw damaged(`page ${number} has overlapping items`);
      items.push(page.subarray(start, end));
      end = start;
    }
    return items;
  }

  /** An item's value: after its type, or on a chain of pages of its own. */
  value(item: Buffer): Buffer {
    if (item[0] === ITEM_HERE) return item.subarray(1);
    if (item[0] !== ITEM_ON_PAGES || item.length !== OFF_PAGE_BYTES) throw damaged('an item is of an unknown type');
    const number = (at: number) => (this.#isBigEndian ? item.readUInt32BE(at) : item.readUInt32LE(at));
    const length = number(8);
    if (length > this.#bytes.length) throw damaged('a value is longer than the database');
    const pieces: Buffer[] = [];
    let missing = length;
    for (let next = number(4); missing > 0; ) {
      const page = this.#page(next);
      const start = next * this.#pageSize;
      const used = this.#uint16(start + 22);
      if (this.type(next) !== OVERFLOW_PAGE || used === 0 || used > missing || PAGE_HEAD_BYTES + used > page.length) {
        throw damaged(`page ${next} does not go on with a value`);
      }
      pieces.push(page.subarray(PAGE_HEAD_BYTES, PAGE_HEAD_BYTES + used));
      missing -= used;
      next = this.#uint32(start + 16);
    }
    return Buffer.concat(pieces);
  }

  /** Each page is asked for once: chains that meet or turn back end here. */
  #page(number: number): Buffer {
    if (number === 0 || number >= this.pages) throw damaged(`page ${number} is missing`);
    if (this.#seen[number] !== 0) throw damaged(`page ${number} occurs twice`);
    this.#seen[number] = 1;
    const start = number * this.#pageSize;
    if (this.#uint32(start + 8) !== number) throw damaged(`page ${number} says that it is another`);
    return this.#bytes.subarray(start, start + this.#pageSize);
  }

  #uint32(at: number): number {
    return this.#isBigEndian ? this.#bytes.readUInt32BE(at) : this.#bytes.readUInt32LE(at);
  }

  #uint16(at: number): number {
    return this.#isBigEndian ? this.#bytes.readUInt16BE(at) : this.#bytes.readUInt16LE(at);
  }
}

function isZero(key: Buffer): boolean {
  return key.every((byte) => byte === 0);
}

function damaged(why: string): InvalidPackageRecord {
  return new InvalidPackageRecord(0, why);
}
