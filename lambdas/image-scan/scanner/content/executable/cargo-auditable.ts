/**
 * What `cargo auditable` leaves in a Rust program: a zlib stream of JSON, in the section `.dep-v0`. Source of the format:
 * cargo-auditable's PARSING.md and its JSON schema.
 */
import { LayerUnreadable } from '../../errors';
import type { RawPackage } from '../../inventory/package-file';
import { isToken } from '../../inventory/text';
import type { SyncCodec } from '../../layer/sync-codec';
import { mayBeZlib } from './zlib-start';

/** What the JSON begins with: its writer always puts this key first. */
const BEGINNING = Buffer.from('{"packages":');
const ZLIB_HEADER_BYTES = 2;
/** Bytes after which the beginning is decoded at the latest: a block's header of 286 bytes and twelve codes of 15 bits. */
export const PROBE_BYTES = 320;
/** Bytes of the JSON: about 150 for each crate. */
const MAX_JSON_BYTES = 1024 * 1024;
/** Decoders are asked at so many places, and at one more for each so many bytes: real programs have far fewer. */
const FREE_PROBES = 1000;
const BYTES_PER_PROBE = 4096;

class Enough extends Error {}

/** Finds where such a stream begins. The section table stands at a program's end, so each place is tried as it passes. */
export class AuditableSearch {
  #probes = 0;
  /** Whether there were too many places to try them all: the file was made to have them. */
  exhausted = false;

  /**
   * @param until the last place to look at, exclusive; up to `PROBE_BYTES` more are looked at from there.
   * @param passed bytes of the file up to `until`.
   * @returns the first place at or after `from`; -1 where there is none.
   */
  find(bytes: Buffer, from: number, until: number, passed: number, codec: SyncCodec): number {
    for (let at = bytes.indexOf(0x78, from); at >= 0 && at < until; at = bytes.indexOf(0x78, at + 1)) {
      if (!mayBeZlib(bytes, at, BEGINNING[0] ?? 0)) continue;
      if (this.#probes > FREE_PROBES + passed / BYTES_PER_PROBE) {
        this.exhausted = true;
        return -1;
      }
      this.#probes += 1;
      if (beginsRight(bytes.subarray(at + ZLIB_HEADER_BYTES, at + PROBE_BYTES), codec)) return at;
    }
    return -1;
  }
}

function beginsRight(compressed: Buffer, codec: SyncCodec): boolean {
  let start = Buffer.alloc(0);
  codec.reset();
  try {
    codec.decode(compressed, 0, (piece) => {
      start = Buffer.from(piece.subarray(0, BEGINNING.length));
      throw new Enough();
    });
  } catch (error) {
    if (!(error instanceof Enough || error instanceof LayerUnreadable)) throw error;
  }
  return start.equals(BEGINNING);
}

/** Reads one stream that begins with the first byte that is pushed. */
export class AuditableCapture {
  /** The JSON; null where the stream is damaged or too long. */
  result: string | null | undefined;
  readonly #codec: SyncCodec;
  readonly #pieces: Buffer[] = [];
  #bytes = 0;
  #header = ZLIB_HEADER_BYTES;

  constructor(codec: SyncCodec) {
    this.#codec = codec;
    codec.reset();
  }

  /** @returns how many bytes were taken: all of them until there is a result. */
  push(bytes: Buffer): number {
    const start = Math.min(this.#header, bytes.length);
    this.#header -= start;
    if (start === bytes.length) return start;
    try {
      const end = this.#codec.decode(bytes, start, (piece) => this.#keep(piece));
      if (end < bytes.length) this.end();
      return end;
    } catch (error) {
      if (!(error instanceof LayerUnreadable || error instanceof Enough)) throw error;
      this.result = null;
      return bytes.length;
    }
  }

  /** The file, or the stream, has ended: what is there is the JSON, or it is not whole. */
  end(): void {
    this.result ??= Buffer.concat(this.#pieces).toString('utf8');
  }

  #keep(piece: Buffer): void {
    this.#bytes += piece.length;
    if (this.#bytes > MAX_JSON_BYTES) throw new Enough();
    this.#pieces.push(Buffer.from(piece));
  }
}

/**
 * The crates that were compiled into the program; those that only its build used are left out.
 *
 * @returns null where the JSON is not of the form, or a crate has no valid name and version.
 */
export function auditablePackages(text: string): readonly RawPackage[] | null {
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch {
    return null;
  }
  const crates: unknown = field(json, 'packages');
  if (!Array.isArray(crates)) return null;
  const packages: RawPackage[] = [];
  for (const crate of crates) {
    const name = field(crate, 'name');
    const version = field(crate, 'version');
    if (typeof name !== 'string' || typeof version !== 'string' || !isToken(name) || !isToken(version)) return null;
    if (field(crate, 'kind') !== 'build') packages.push({ type: 'cargo', name, version });
  }
  return packages;
}

function field(value: unknown, key: string): unknown {
  return typeof value === 'object' && value !== null ? Object.getOwnPropertyDescriptor(value, key)?.value : undefined;
}
