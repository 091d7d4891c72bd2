import type { Descriptor } from '../image-source';
import type { InspectionSettings } from '../inspection';
import type { LayerOutcome } from '../layer/read-layer';
import type { ScanLimits } from '../scan-limits';

/** What a thread is given when it starts. */
export interface ThreadStart {
  readonly limits: ScanLimits;
  readonly budget: SharedArrayBuffer;
  readonly inspection: InspectionSettings | null;
}

/** To a thread. It reads one layer at a time. */
export type ToThread =
  | { readonly kind: 'read'; readonly layer: Descriptor }
  /** Some bytes of the layer; an empty piece never comes. */
  | { readonly kind: 'piece'; readonly bytes: Uint8Array }
  | { readonly kind: 'end' }
  /** The source failed, or the time is over: the layer is given up. */
  | { readonly kind: 'failed' };

/** From a thread. */
export type FromThread =
  /** The layer's bytes are wanted, from the beginning: for the first time, or for another pass. */
  | { readonly kind: 'open' }
  /** So many pieces more may be sent. */
  | { readonly kind: 'want'; readonly pieces: number }
  | { readonly kind: 'outcome'; readonly outcome: LayerOutcome }
  | { readonly kind: 'error'; readonly message: string };

/** Pieces on their way to a thread: enough that it never waits for a source that is faster. */
export const PIECES_AHEAD = 4;
/** Bytes that are gathered to one piece, as sending one costs some microseconds. */
export const PIECE_BYTES = 1024 ** 2;
