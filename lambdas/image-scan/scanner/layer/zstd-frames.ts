import { LayerUnreadable } from '../errors';

const FRAME_MAGIC = 0xfd2fb528;
const SKIPPABLE_MAGIC = 0x184d2a50;

export function isZstdMagic(magic: number): boolean {
  return magic === FRAME_MAGIC || (magic & 0xfffffff0) >>> 0 === SKIPPABLE_MAGIC;
}

type Step =
  | 'magic'
  | 'skippable size'
  | 'descriptor'
  | 'frame header'
  | 'block header'
  | 'body'
  | 'last body'
  | 'checksum';

/**
 * Finds where the frames of a zstd stream end, without decompressing. Node's decoder stops for good when one write
 * holds the end of a frame and the start of the next, as in layers of the zstd:chunked kind; cut between
 * frames, one decoder reads them all. Source of the layout: RFC 8878, section 3.
 */
export class ZstdFrames {
  readonly #field = Buffer.alloc(4);
  #filled = 0;
  #step: Step = 'magic';
  #needed = 4;
  #hasChecksum = false;

  /** True at the start, and after each frame. */
  get atBoundary(): boolean {
    return this.#step === 'magic' && this.#filled === 0;
  }

  /**
   * @returns the index after the last byte of `piece` that belongs to the frame at hand.
   * @throws LayerUnreadable where something else than a frame begins.
   */
  take(piece: Buffer, start: number): number {
    let at = start;
    while (at < piece.length) {
      const end = Math.min(piece.length, at + this.#needed - this.#filled);
      // Only fields of up to four bytes are looked at; longer ones are bodies and headers to pass.
      if (this.#needed <= 4) piece.copy(this.#field, this.#filled, at, end);
      this.#filled += end - at;
      at = end;
      if (this.#filled < this.#needed) continue;
      if (this.#advance()) return at;
    }
    return at;
  }

  /** Takes the field that is complete; returns whether a frame ended with it. */
  #advance(): boolean {
    const field = this.#field;
    switch (this.#step) {
      case 'magic': {
        const magic = field.readUInt32LE(0);
        if (!isZstdMagic(magic)) throw new LayerUnreadable('zstd: bytes follow the last frame');
        return magic === FRAME_MAGIC ? this.#next('descriptor', 1) : this.#next('skippable size', 4);
      }
      case 'skippable size':
        return this.#next('checksum', field.readUInt32LE(0));
      case 'descriptor': {
        const descriptor = field[0] ?? 0;
        this.#hasChecksum = (descriptor & 4) !== 0;
        return this.#next('frame header', frameHeaderLength(descriptor));
      }
      case 'frame header':
      case 'body':
        return this.#next('block header', 3);
      case 'block header': {
        const header = field.readUIntLE(0, 3);
        const isRunLength = ((header >> 1) & 3) === 1;
        return this.#next(header & 1 ? 'last body' : 'body', isRunLength ? 1 : header >> 3);
      }
      case 'last body':
        return this.#next('checksum', this.#hasChecksum ? 4 : 0);
      case 'checksum':
        this.#next('magic', 4);
        return true;
    }
  }

  #next(step: Step, needed: number): boolean {
    this.#step = step;
    this.#needed = needed;
    this.#filled = 0;
    return needed === 0 ? this.#advance() : false;
  }
}

/** Bytes between the descriptor and the first block: window, dictionary and content size. */
function frameHeaderLength(descriptor: number): number {
  const isSingleSegment = (descriptor & 0x20) !== 0;
  const dictionary = [0, 1, 2, 4][descriptor & 3] ?? 0;
  const contentSize = [isSingleSegment ? 1 : 0, 2, 4, 8][descriptor >> 6] ?? 0;
  return (isSingleSegment ? 0 : 1) + dictionary + contentSize;
}
