import { KeySetUnavailable } from './errors';
import { type KeySet, readKeySet } from './key-set';

/** As the global `fetch`, which is the default; heeds the signal until the body's end. */
export type Fetch = (url: string, init: RequestInit) => Promise<Response>;

/** A set of ten keys with their certificates has about 20 KB. */
const MAX_KEY_SET_BYTES = 64 * 1024;

/**
 * Fetches the published keys: no redirects, as those could lead anywhere, no more than 64 KB, and all of it within the time.
 * @throws KeySetUnavailable
 */
export async function fetchKeySet(fetch: Fetch, url: string, timeoutMs: number): Promise<KeySet> {
  const signal = AbortSignal.timeout(timeoutMs);
  try {
    const response = await fetch(url, {
      redirect: 'error',
      signal,
      headers: { accept: 'application/jwk-set+json, application/json' },
    });
    if (response.status !== 200) {
      await response.body?.cancel();
      throw new KeySetUnavailable(`status-${response.status}`);
    }
    return readKeySet(await bodyOf(response));
  } catch (cause) {
    if (cause instanceof KeySetUnavailable) throw cause;
    throw new KeySetUnavailable(signal.aborted ? 'timeout' : 'unreachable', { cause });
  }
}

/** Whatever length the answer states, what comes is counted. */
async function bodyOf(response: Response): Promise<Uint8Array> {
  const pieces: Uint8Array[] = [];
  let bytes = 0;
  for await (const piece of response.body ?? []) {
    bytes += piece.byteLength;
    // Leaving the loop cancels the rest.
    if (bytes > MAX_KEY_SET_BYTES) throw new KeySetUnavailable('too-large');
    pieces.push(piece);
  }
  return Buffer.concat(pieces);
}
