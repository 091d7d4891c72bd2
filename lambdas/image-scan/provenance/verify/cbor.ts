/** What the subset of CBOR reads to. A tag keeps its number; whole numbers beyond 2^53 are refused. */
export type Cbor = number | string | Buffer | boolean | null | readonly Cbor[] | CborMap | CborTag;
export type CborMap = ReadonlyMap<number | string, Cbor>;
export interface CborTag {
  readonly tag: number;
  readonly value: Cbor;
}

export class InvalidCbor extends Error {
  override readonly name = 'InvalidCbor';
  /** Bytes from the start. */
  readonly offset: number;
  constructor(offset: number, why: string) {
    super(`CBOR, byte ${offset}: ${why}`);
    this.offset = offset;
  }
}

const MAX_DEPTH = 16;

/**
 * Reads one item, and nothing after it. Lengths are definite, keys of maps whole numbers or text, and each there once:
 * that is what signing tools write, and all that reads the same to everybody. Source: RFC 8949.
 * @throws InvalidCbor
 */
export function readCbor(bytes: Buffer): Cbor {
  const reader = new Reader(bytes);
  const value = reader.item(0);
  reader.end();
  return value;
}

/** The head of an item of this major type. Source: RFC 8949, section 3. */
export function cborHead(major: number, length: number): Buffer {
  if (length < 24) return Buffer.from([(major << 5) | length]);
  if (length < 0x100) return Buffer.from([(major << 5) | 24, length]);
  const head = Buffer.alloc(length < 0x10000 ? 3 : 5);
  head[0] = (major << 5) | (length < 0x10000 ? 25 : 26);
  if (length < 0x10000) head.writeUInt16BE(length, 1);
  else head.writeUInt32BE(length, 1);
  return head;
}

class Reader {
  readonly #bytes: Buffer;
  #at = 0;

  constructor(bytes: Buffer) {
    this.#bytes = bytes;
  }

  item(depth: number): Cbor {
    if (depth > MAX_DEPTH) throw this.#invalid(`nested deeper than ${MAX_DEPTH}`);
    const first = this.#take(1).readUInt8();
    const major = first >> 5;
    if (major === 7) return this.#simple(first & 31);
    const argument = this.#argument(first & 31);
    switch (major) {
      case 0:
        return argument;
      case 1:
        return -1 - argument;
      case 2:
        return this.#take(argument);
      case 3:
        return this.#take(argument).toString('utf8');
      case 4:
        return this.#list(argument, depth);
      case 5:
        return this.#map(argument, depth);
      default:
        return { tag: argument, value: this.item(depth + 1) };
    }
  }

  end(): void {
    if (this.#at < this.#bytes.length) throw this.#invalid('something follows');
  }

  #list(length: number, depth: number): readonly Cbor[] {
    const items: Cbor[] = [];
    for (let index = 0; index < length; index += 1) items.push(this.item(depth + 1));
    return items;
  }

  #map(length: number, depth: number): CborMap {
    const map = new Map<number | string, Cbor>();
    for (let index = 0; index < length; index += 1) {
      const key = this.item(depth + 1);
      if (typeof key !== 'number' && typeof key !== 'string') throw this.#invalid('a key is neither number nor text');
      if (map.has(key)) throw this.#invalid('a key is there twice');
      map.set(key, this.item(depth + 1));
    }
    return map;
  }

  #simple(value: number): boolean | null {
    if (value === 20 || value === 21) return value === 21;
    if (value === 22 || value === 23) return null;
    throw this.#invalid('a number with a fraction, or an unknown value');
  }

  #argument(low: number): number {
    if (low < 24) return low;
    if (low === 24) return this.#take(1).readUInt8();
    if (low === 25) return this.#take(2).readUInt16BE();
    if (low === 26) return this.#take(4).readUInt32BE();
    if (low !== 27) throw this.#invalid('a length that is not definite');
    const value = this.#take(8).readBigUInt64BE();
    if (value > BigInt(Number.MAX_SAFE_INTEGER)) throw this.#invalid('a number above 2^53');
    return Number(value);
  }

  #take(length: number): Buffer {
    if (length > this.#bytes.length - this.#at) throw this.#invalid('it ends early');
    this.#at += length;
    return this.#bytes.subarray(this.#at - length, this.#at);
  }

  #invalid(why: string): InvalidCbor {
    return new InvalidCbor(this.#at, why);
  }
}
