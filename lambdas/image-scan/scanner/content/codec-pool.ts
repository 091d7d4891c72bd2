import { LayerUnreadable } from '../errors';
import { openSyncCodec, type SyncCodec } from '../layer/sync-codec';

/** Bytes that come out at a time. One codec is open for each archive within another, so it is less than a layer's own. */
const OUTPUT_BYTES = 64 * 1024;

/**
 * Decoders of one layer's archives: making one costs more than most of the compressed files in an image. At each depth one
 * file passes at a time, so that one decoder for each is enough, also where a file is left in the middle.
 */
export class CodecPool {
  readonly #ofDepth = new Map<number, SyncCodec>();
  #ofPrograms: SyncCodec | undefined;

  /** For the archive that lies in so many: ready for its first raw deflate stream; null where this Node has none. */
  forArchive(depth: number): SyncCodec | null {
    const codec = this.#ofDepth.get(depth) ?? openSyncCodec('deflate', 'deflate', OUTPUT_BYTES);
    if (codec === null) return null;
    this.#ofDepth.set(depth, codec);
    codec.reset();
    return codec;
  }

  /** For the program at hand. */
  forProgram(): SyncCodec | null {
    this.#ofPrograms ??= openSyncCodec('list of crates', 'deflate', OUTPUT_BYTES) ?? undefined;
    return this.#ofPrograms ?? null;
  }
}

const ONE_BYTE = Buffer.alloc(1);

/** Whether a stream's end was the last byte that its codec was given: it then takes no more. Nothing can follow but a reset. */
export function hasEnded(codec: SyncCodec): boolean {
  try {
    return codec.decode(ONE_BYTE, 0, () => {}) === 0;
  } catch (error) {
    if (error instanceof LayerUnreadable) return false;
    throw error;
  }
}
