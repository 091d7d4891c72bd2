import { PIECE_BYTES } from './protocol';

/** Gathers small pieces to buffers of their own, which can be handed to a thread without another copy. */
export async function* gatherPieces(
  source: AsyncIterable<Uint8Array>,
): AsyncGenerator<Uint8Array<ArrayBuffer>, void, void> {
  let gathered = new Uint8Array(PIECE_BYTES);
  let length = 0;
  for await (const piece of source) {
    for (let at = 0; at < piece.length; ) {
      const end = Math.min(piece.length, at + gathered.length - length);
      gathered.set(piece.subarray(at, end), length);
      length += end - at;
      at = end;
      if (length < gathered.length) continue;
      yield gathered;
      gathered = new Uint8Array(PIECE_BYTES);
      length = 0;
    }
  }
  if (length > 0) yield gathered.subarray(0, length);
}
