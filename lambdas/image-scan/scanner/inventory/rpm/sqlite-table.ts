import { InvalidPackageRecord } from '../../errors';

/** Source: "Database File Format" of SQLite, sections 1.3 (header), 1.6 (b-trees), 2.1 (records). */
const MAGIC = Buffer.from('SQLite format 3\0', 'latin1');
const HEADER_BYTES = 100;
const INTERIOR_TABLE = 0x05;
const LEAF_TABLE = 0x0d;
const UTF8 = 1;
/** The tables that are read here have five columns at most. */
const MAX_COLUMNS = 32;

type Value = Buffer | number | null;

/** The rows of one table of an SQLite database that is in memory, each page read at most once. */
export class SqliteFile {
  readonly #bytes: Buffer;
  readonly #pageSize: number;
  /** Bytes of a page that hold content. */
  readonly #usable: number;
  readonly #seen: Uint8Array;
  #rowBytes = 0;

  /** @throws InvalidPackageRecord if it is no SQLite 3 database, or is cut short. */
  constructor(bytes: Buffer) {
    if (bytes.length < HEADER_BYTES || !bytes.subarray(0, MAGIC.length).equals(MAGIC)) {
      throw damaged('it is not an SQLite database');
    }
    const size = bytes.readUInt16BE(16);
    this.#bytes = bytes;
    this.#pageSize = size === 1 ? 65_536 : size;
    this.#usable = this.#pageSize - bytes.readUInt8(20);
    const isPowerOf2 = (this.#pageSize & (this.#pageSize - 1)) === 0;
    if (this.#pageSize < 512 || !isPowerOf2 || this.#usable < 480) throw damaged('its page size is not valid');
    if (bytes.length % this.#pageSize !== 0) throw damaged('its last page is cut short');
    if (bytes.readUInt32BE(56) !== UTF8) throw damaged('its texts are not UTF-8');
    // The count is valid only where the version that wrote it is the one of the last change.
    const isCountValid = bytes.readUInt32BE(24) === bytes.readUInt32BE(92);
    if (isCountValid && bytes.readUInt32BE(28) * this.#pageSize > bytes.length) throw damaged('pages are missing');
    this.#seen = new Uint8Array(bytes.length / this.#pageSize);
  }

  /** The columns of each row. @throws InvalidPackageRecord also if there is no such table. */
  *rows(table: string): Generator<readonly Value[]> {
    let root: number | undefined;
    for (const [type, name, , page] of this.#tree(1)) {
      if (String(type) === 'table' && String(name) === table && typeof page === 'number') root = page;
    }
    if (root === undefined) throw damaged(`it has no table ${table}`);
    yield* this.#tree(root);
  }

  *#tree(root: number): Generator<readonly Value[]> {
    const pages = [root];
    for (let number = pages.pop(); number !== undefined; number = pages.pop()) {
      const page = this.#page(number);
      const header = number === 1 ? HEADER_BYTES : 0;
      const type = page.readUInt8(header);
      const cells = page.readUInt16BE(header + 3);
      if (type !== INTERIOR_TABLE && type !== LEAF_TABLE) throw damaged(`page ${number} is not of a table`);
      const pointers = header + (type === LEAF_TABLE ? 8 : 12);
      if (pointers + cells * 2 > page.length) throw damaged(`page ${number} has more cells than it can hold`);
      for (let index = 0; index < cells; index += 1) {
        const cell = page.readUInt16BE(pointers + index * 2);
        if (type === LEAF_TABLE) yield readRecord(this.#payload(page, cell));
        else pages.push(uint32(page, cell));
      }
      if (type === INTERIOR_TABLE) pages.push(page.readUInt32BE(header + 8));
    }
  }

  /** A row's bytes: some in its cell, the rest in a chain of overflow pages. */
  #payload(page: Buffer, cell: number): Buffer {
    const length = readVarint(page, cell);
    const rowId = readVarint(page, length.end);
    const start = rowId.end;
    // Cells that share their bytes would multiply the work.
    this.#rowBytes += length.value;
    if (this.#rowBytes > this.#bytes.length) throw damaged('its rows are longer than the database');
    const most = this.#usable - 35;
    if (length.value <= most) return slice(page, start, length.value);
    const least = Math.trunc(((this.#usable - 12) * 32) / 255) - 23;
    const fitting = least + ((length.value - least) % (this.#usable - 4));
    const local = fitting <= most ? fitting : least;
    const pieces = [slice(page, start, local)];
    let missing = length.value - local;
    let next = uint32(page, start + local);
    while (missing > 0) {
      const overflow = this.#page(next);
      const piece = overflow.subarray(4, 4 + Math.min(missing, this.#usable - 4));
      pieces.push(piece);
      missing -= piece.length;
      next = overflow.readUInt32BE(0);
    }
    return Buffer.concat(pieces);
  }

  #page(number: number): Buffer {
    const index = number - 1;
    if (this.#seen[index] === undefined) throw damaged(`page ${number} is missing`);
    if (this.#seen[index] !== 0) throw damaged(`page ${number} occurs twice`);
    this.#seen[index] = 1;
    return this.#bytes.subarray(index * this.#pageSize, index * this.#pageSize + this.#usable);
  }
}

/** A record: the length of its header, the type of each column, then the columns. Rows here have few columns. */
function readRecord(payload: Buffer): readonly Value[] {
  const header = readVarint(payload, 0);
  if (header.value > payload.length) throw damaged('a row is cut short');
  const values: Value[] = [];
  let body = header.value;
  for (let at = header.end; at < header.value; ) {
    const type = readVarint(payload, at);
    at = type.end;
    if (values.length === MAX_COLUMNS) throw damaged(`a row has more than ${MAX_COLUMNS} columns`);
    const length = columnBytes(type.value);
    values.push(readColumn(type.value, slice(payload, body, length)));
    body += length;
  }
  return values;
}

/** Bytes of a column by its serial type: integers and doubles, two constants, then blobs and texts by length. */
function columnBytes(type: number): number {
  if (type >= 12) return Math.trunc((type - 12) / 2);
  const length = [0, 1, 2, 3, 4, 6, 8, 8, 0, 0][type];
  if (length === undefined) throw damaged(`${type} is not the type of a column`);
  return length;
}

function readColumn(type: number, bytes: Buffer): Value {
  if (type >= 12) return bytes;
  if (type === 8 || type === 9) return type - 8;
  // Longer integers are no page numbers; doubles occur in no table that is read here.
  return type >= 1 && type <= 5 ? bytes.readIntBE(0, bytes.length) : null;
}

/** An integer of 1 to 9 bytes, the high bit saying that another follows. */
function readVarint(bytes: Buffer, start: number): { readonly value: number; readonly end: number } {
  let value = 0;
  for (let at = start; at < start + 8; at += 1) {
    const byte = bytes[at];
    if (byte === undefined) throw damaged('a number is cut short');
    value = value * 128 + (byte & 0x7f);
    if (byte < 0x80) return { value, end: at + 1 };
  }
  // Nine bytes hold a negative row id at best, whose value nobody asks for; as a length it is beyond any file.
  return { value: Number.MAX_SAFE_INTEGER, end: start + 9 };
}

function slice(bytes: Buffer, start: number, length: number): Buffer {
  if (start + length > bytes.length) throw damaged('a row is cut short');
  return bytes.subarray(start, start + length);
}

function uint32(bytes: Buffer, at: number): number {
  return slice(bytes, at, 4).readUInt32BE(0);
}

function damaged(why: string): InvalidPackageRecord {
  return new InvalidPackageRecord(0, why);
}
