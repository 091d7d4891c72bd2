import { createHash } from 'node:crypto';
import { BlobUnavailable, ContentMismatch, LimitReached } from './errors';
import type { Descriptor, ImageSource } from './image-source';

/**
 * A blob's pieces as the source gives them; what the source throws becomes `BlobUnavailable`.
 *
 * @param signal ends the wait for a source that hangs.
 * @throws LimitReached when the signal aborts.
 */
export async function* fetchBlob(
  source: Pick<ImageSource, 'blob'>,
  descriptor: Descriptor,
  signal: AbortSignal,
): AsyncGenerator<Uint8Array, void, void> {
  let iterator: AsyncIterator<Uint8Array> | undefined;
  let isDone = false;
  let isAborted = false;
  let onAbort = () => {};
  const listener = () => onAbort();
  signal.addEventListener('abort', listener);
  try {
    iterator = source.blob(descriptor)[Symbol.asyncIterator]();
    for (;;) {
      const pieces = iterator;
      const next = await new Promise<IteratorResult<Uint8Array>>((resolve, reject) => {
        onAbort = () => {
          isAborted = true;
          reject(new LimitReached('deadlineMs', 'the time for the scan is over'));
        };
        if (signal.aborted) onAbort();
        else pieces.next().then(resolve, (error) => reject(new BlobUnavailable(descriptor.digest, error)));
      });
      isDone = next.done === true;
      if (next.done) return;
      yield next.value;
    }
  } catch (error) {
    isDone = true;
    if (error instanceof BlobUnavailable || error instanceof LimitReached) throw error;
    throw new BlobUnavailable(descriptor.digest, error);
  } finally {
    signal.removeEventListener('abort', listener);
    // A source that hangs would not answer; nobody waits for it.
    if (!isDone || isAborted) iterator?.return?.().catch(() => {});
  }
}

/**
 * A whole small document, of the size and digest that its descriptor says.
 *
 * @param most bytes that it may have.
 * @throws ContentMismatch, BlobUnavailable, LimitReached
 */
export async function readBlob(
  source: Pick<ImageSource, 'blob'>,
  descriptor: Descriptor,
  most: number,
  signal: AbortSignal,
): Promise<Buffer> {
  const { digest, size } = descriptor;
  if (size > most) throw new ContentMismatch(digest, `it has ${size} bytes, more than ${most}`);
  const pieces: Uint8Array[] = [];
  let length = 0;
  for await (const piece of fetchBlob(source, descriptor, signal)) {
    length += piece.length;
    if (length > size) throw new ContentMismatch(digest, `it has more than the ${size} bytes that are stated`);
    pieces.push(Uint8Array.from(piece));
  }
  if (length < size) throw new ContentMismatch(digest, `it ends after ${length} of ${size} bytes`);
  const bytes = Buffer.concat(pieces);
  verifyDigest(bytes, digest);
  return bytes;
}

/** @throws ContentMismatch */
export function verifyDigest(bytes: Uint8Array, digest: string): void {
  const actual = digestOf(bytes);
  if (actual !== digest) throw new ContentMismatch(digest, `its digest is ${actual}`);
}

export function digestOf(bytes: Uint8Array): string {
  return `sha256:${createHash('sha256').update(bytes).digest('hex')}`;
}
