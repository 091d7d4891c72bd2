import type { Descriptor } from '../scanner/image-source';
import { ConnectionFailed, LayerUnavailable } from './errors';
import { backoffMs, DOWNLOAD_RETRIES, isRetryableStatus, pause, type RetrySettings } from './retry';

/** A connection that gives nothing for this long is taken as broken: storage answers within a second or not at all. */
const IDLE_TIMEOUT_MS = 30_000;

export interface DownloadSettings {
  /** Ends the whole download, retries included. */
  readonly deadline?: AbortSignal;
  readonly retries?: RetrySettings;
  readonly idleTimeoutMs?: number;
}

/**
 * Asks once for the blob, with the headers that name where to resume. Called anew for each attempt, so that it can use
 * a fresh URL. It throws ConnectionFailed where another attempt may help, anything else where none will.
 */
export type OpenBlob = (headers: Readonly<Record<string, string>>, signal: AbortSignal) => Promise<Response>;

/**
 * The blob's bytes in order, in memory one piece at a time. A broken, stalled or short connection is resumed by HTTP
 * Range where it stopped. Whoever reads checks size and digest: a blob that is not as long as its descriptor says is
 * given as it is, at most one piece too long, as that lies in the image and no other attempt cures it.
 * @throws LayerUnavailable when the attempts are used up, the deadline passes or the storage refuses
 * @throws what `open` throws, unless it is a ConnectionFailed
 */
export async function* downloadBlob(
  repository: string,
  descriptor: Descriptor,
  open: OpenBlob,
  settings: DownloadSettings = {},
): AsyncGenerator<Uint8Array, void, undefined> {
  const { deadline, retries = DOWNLOAD_RETRIES, idleTimeoutMs = IDLE_TIMEOUT_MS } = settings;
  const unavailable = (why: string, cause?: unknown) =>
    new LayerUnavailable(repository, descriptor.digest, why, cause === undefined ? {} : { cause });
  let received = 0;

  for (let attempt = 1; ; attempt++) {
    const connection = new AbortController();
    const signal = deadline ? AbortSignal.any([deadline, connection.signal]) : connection.signal;
    try {
      const response = await within(idleTimeoutMs, connection, open(resumeAt(received), signal));
      // Nothing lies at or after the byte that was asked for. Source: RFC 9110, section 15.5.17.
      if (response.status === 416 && received > 0) return;
      let skip = bytesToSkip(response, received, unavailable);
      for await (const bytes of readBody(response, idleTimeoutMs, connection)) {
        const piece = bytes.subarray(Math.min(skip, bytes.length));
        skip -= bytes.length - piece.length;
        received += piece.length;
        if (piece.length > 0) yield piece;
        if (received > descriptor.size) return;
      }
      if (received < descriptor.size)
        throw new ConnectionFailed(`it ended after ${received} of ${descriptor.size} bytes`);
      return;
    } catch (error) {
      if (deadline?.aborted) throw unavailable(`its deadline passed after ${received} bytes`, error);
      if (!(error instanceof ConnectionFailed)) throw error;
      if (received === descriptor.size && received > 0) return;
      if (attempt >= retries.attempts)
        throw unavailable(`${attempt} attempts gave ${received} of ${descriptor.size} bytes`, error);
    } finally {
      connection.abort();
    }
    await pause(backoffMs(retries, attempt), deadline).catch((error: unknown) => {
      throw unavailable(`its deadline passed after ${received} bytes`, error);
    });
  }
}

/** Compressed in transit, a blob's positions would be meaningless: hence `identity`. */
function resumeAt(received: number): Record<string, string> {
  return { 'accept-encoding': 'identity', ...(received > 0 ? { range: `bytes=${received}-` } : {}) };
}

/** How many of the answer's first bytes are known already: a server may ignore the range and begin at the beginning. */
function bytesToSkip(response: Response, received: number, unavailable: (why: string) => LayerUnavailable): number {
  const { status } = response;
  if (status === 200) return received;
  if (status === 206) {
    const start = /^bytes (\d{1,15})-/.exec(response.headers.get('content-range') ?? '')?.[1];
    if (Number(start) === received) return 0;
    throw unavailable(`asked to resume at byte ${received}, the storage began at ${start ?? 'an unnamed byte'}`);
  }
  // A pre-signed URL that expired answers 403; the next attempt asks for a new one.
  if (status === 403 || isRetryableStatus(status)) throw new ConnectionFailed(`the storage answered status ${status}`);
  throw unavailable(`the storage answered status ${status}`);
}

async function* readBody(response: Response, idleTimeoutMs: number, connection: AbortController) {
  const reader = response.body?.getReader();
  while (reader) {
    const { done, value } = await within(idleTimeoutMs, connection, reader.read()).catch((cause: unknown) => {
      throw new ConnectionFailed('it broke off', { cause });
    });
    if (done) return;
    yield value;
  }
}

/** Only the wait for the other side is timed: however long whoever reads takes over a piece, the connection is not to blame. */
async function within<T>(ms: number, connection: AbortController, work: Promise<T>): Promise<T> {
  const timer = setTimeout(() => connection.abort(new ConnectionFailed(`nothing came for ${ms} ms`)), ms);
  try {
    return await work;
  } finally {
    clearTimeout(timer);
  }
}
