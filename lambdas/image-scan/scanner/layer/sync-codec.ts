import { isUint32Array } from 'node:util/types';
import { createInflateRaw, createZstdDecompress, type InflateRaw, type ZstdDecompress } from 'node:zlib';
import { LayerUnreadable } from '../errors';
import type { Sink } from './decoder';

/**
 * The part of Node's native decoder that its own synchronous functions use. It is not documented, and Node may change it:
 * `openSyncCodec` looks whether it is there, and gives null where it is not.
 */
interface NativeHandle {
  writeSync(
    ...args: [flush: number, input: Uint8Array, at: number, length: number, output: Buffer, to: number, room: number]
  ): void;
  reset(): void;
  close(): void;
  onerror: (message: string) => void;
}

const NO_FLUSH = 0;

/**
 * One of Node's decoders, driven synchronously into one buffer of its own. Node's streams give the same bytes four times
 * slower, as each piece passes the thread pool and a buffer made for it; measured by `npm run bench:scan`.
 */
export class SyncCodec {
  readonly #name: string;
  readonly #handle: NativeHandle;
  /** What is left after each call: room in the output, bytes of the input. */
  readonly #state: Uint32Array;
  readonly #output: Buffer;
  #failure: string | undefined;

  constructor(name: string, handle: NativeHandle, state: Uint32Array, outputBytes: number) {
    this.#name = name;
    this.#handle = handle;
    this.#state = state;
    this.#output = Buffer.allocUnsafeSlow(outputBytes);
    handle.onerror = (message) => {
      this.#failure = message;
    };
  }

  /**
   * Decodes from `start` to the input's end, or to the end of the compressed stream where that comes first. A stream that
   * ends with the input's last byte shows only at the next call, which then takes nothing.
   *
   * @returns the index after the last byte that was taken.
   * @throws LayerUnreadable if the stream is damaged, or what the sink throws.
   */
  decode(input: Uint8Array, start: number, sink: Sink): number {
    const output = this.#output;
    let at = start;
    for (;;) {
      this.#handle.writeSync(NO_FLUSH, input, at, input.length - at, output, 0, output.length);
      if (this.#failure !== undefined) throw new LayerUnreadable(`${this.#name}: ${this.#failure}`);
      const [room = 0, left = 0] = this.#state;
      at = input.length - left;
      if (room < output.length) sink(output.subarray(0, output.length - room));
      if (room > 0) return at;
    }
  }

  /** Makes it ready for the next stream, also after a damaged one. */
  reset(): void {
    this.#failure = undefined;
    this.#handle.reset();
  }

  close(): void {
    this.#handle.close();
  }
}

/** Null where this Node keeps its decoders in another way: streams serve then. */
export function openSyncCodec(name: string, kind: 'deflate' | 'zstd', outputBytes: number): SyncCodec | null {
  const stream: InflateRaw | ZstdDecompress = kind === 'deflate' ? createInflateRaw() : createZstdDecompress();
  const handle: unknown = Reflect.get(stream, '_handle');
  const state: unknown = Reflect.get(stream, '_writeState');
  if (!isNativeHandle(handle) || !isUint32Array(state) || state.length < 2) {
    stream.destroy();
    return null;
  }
  return new SyncCodec(name, handle, state, outputBytes);
}

function isNativeHandle(value: unknown): value is NativeHandle {
  const isMethod = (name: string) => typeof Reflect.get(Object(value), name) === 'function';
  return typeof value === 'object' && value !== null && ['writeSync', 'reset', 'close', 'onerror'].every(isMethod);
}
