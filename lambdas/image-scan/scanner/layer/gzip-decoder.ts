import { crc32 } from 'node:zlib';
import { LayerUnreadable } from '../errors';
import type { Decoder, Sink } from './decoder';
import type { SyncCodec } from './sync-codec';

/** Bits of a member's flag byte. Source: RFC 1952, section 2.3.1. */
const HEADER_CRC = 2;
const EXTRA = 4;
const NAME = 8;
const COMMENT = 16;
const RESERVED = 0xe0;

type Step = 'header' | 'extra length' | 'extra' | 'name' | 'comment' | 'header crc' | 'body' | 'trailer' | 'between';

/** Lengths of the parts that have a fixed one. */
const LENGTHS: Readonly<Partial<Record<Step, number>>> = { header: 10, 'extra length': 2, 'header crc': 2, trailer: 8 };

/**
 * Gzip of any number of members, as eStargz layers have one for each file. Each member's length and checksum must be right,
 * and nothing may follow the last one. Source of the format: RFC 1952.
 */
export class GzipDecoder implements Decoder {
  readonly #codec: SyncCodec;
  readonly #sink: Sink;
  readonly #field = Buffer.alloc(10);
  #filled = 0;
  #step: Step = 'header';
  #flags = 0;
  #skip = 0;
  #crc = 0;
  #length = 0;

  constructor(codec: SyncCodec, sink: Sink) {
    this.#codec = codec;
    this.#sink = sink;
  }

  write(piece: Buffer): void {
    for (let at = 0; at < piece.length; ) at = this.#take(piece, at);
  }

  end(): void {
    if (this.#step !== 'between') throw new LayerUnreadable('gzip: the stream is cut short');
  }

  close(): void {
    this.#codec.close();
  }

  #take(piece: Buffer, at: number): number {
    switch (this.#step) {
      case 'body':
        return this.#body(piece, at);
      case 'between':
        if (piece[at] !== 0x1f) throw new LayerUnreadable('gzip: bytes follow the end of the compressed stream');
        this.#step = 'header';
        return at;
      case 'extra': {
        const end = Math.min(piece.length, at + this.#skip);
        this.#skip -= end - at;
        if (this.#skip === 0) this.#after('extra');
        return end;
      }
      case 'name':
      case 'comment': {
        const zero = piece.indexOf(0, at);
        if (zero < 0) return piece.length;
        this.#after(this.#step);
        return zero + 1;
      }
      default:
        return this.#fixed(piece, at, LENGTHS[this.#step] ?? 0);
    }
  }

  #body(piece: Buffer, at: number): number {
    const end = this.#codec.decode(piece, at, (output) => {
      this.#crc = crc32(output, this.#crc);
      this.#length = (this.#length + output.length) >>> 0;
      this.#sink(output);
    });
    if (end < piece.length) this.#step = 'trailer';
    return end;
  }

  #fixed(piece: Buffer, at: number, length: number): number {
    const end = Math.min(piece.length, at + length - this.#filled);
    this.#filled += piece.copy(this.#field, this.#filled, at, end);
    if (this.#filled === length) {
      this.#filled = 0;
      this.#read(this.#step);
    }
    return end;
  }

  #read(step: Step): void {
    const field = this.#field;
    if (step === 'header') {
      const isGzip = field.readUInt16BE(0) === 0x1f8b && field[2] === 8;
      this.#flags = field[3] ?? 0;
      if (!isGzip || (this.#flags & RESERVED) !== 0) throw new LayerUnreadable('gzip: a header is wrong');
    } else if (step === 'extra length') {
      this.#skip = field.readUInt16LE(0);
      this.#step = this.#skip > 0 ? 'extra' : this.#step;
      if (this.#skip > 0) return;
    } else if (step === 'trailer') {
      const isRight = field.readUInt32LE(0) === this.#crc && field.readUInt32LE(4) === this.#length;
      if (!isRight) throw new LayerUnreadable('gzip: a checksum or length is not that of the content');
    }
    this.#after(step);
  }

  /** Goes on to the part that follows: those that the flags do not announce are not there. */
  #after(step: Step): void {
    const rest: readonly (readonly [Step, number])[] = [
      ['extra length', EXTRA],
      ['name', NAME],
      ['comment', COMMENT],
      ['header crc', HEADER_CRC],
    ];
    if (step === 'trailer') {
      this.#step = 'between';
      return;
    }
    const done = rest.findIndex(([name]) => name === (step === 'extra' ? 'extra length' : step));
    const next = rest.slice(done + 1).find(([, flag]) => (this.#flags & flag) !== 0);
    this.#step = next ? next[0] : 'body';
    if (this.#step !== 'body') return;
    this.#codec.reset();
    this.#crc = 0;
    this.#length = 0;
  }
}
