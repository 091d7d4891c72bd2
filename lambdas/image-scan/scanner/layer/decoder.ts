/** Bytes that come out at a time: few calls, small enough for the processor's cache, and no bomb grows far between two checks. */
export const OUTPUT_BYTES = 256 * 1024;

/** Gets pieces of at most `OUTPUT_BYTES`, or the bytes that were written themselves; valid only during the call. */
export type Sink = (piece: Buffer) => void;

/** Decompresses what is written to it. */
export interface Decoder {
  /** All that the piece holds has gone through the sink when it returns, or resolves. @throws LayerUnreadable */
  write(piece: Buffer): void | Promise<void>;
  /** @throws LayerUnreadable if the compressed stream is not whole. */
  end(): void | Promise<void>;
  /** Frees what is held; also in the middle of a stream. */
  close(): void;
}
