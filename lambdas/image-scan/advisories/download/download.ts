import {
  backoffMs,
  DOWNLOAD_RETRIES,
  isRetryableStatus,
  pause,
  type RetrySettings,
  retryAfterMs,
} from '../../registry/retry';
import { DownloadFailed } from '../sources/errors';
import type { ByteSink } from './byte-sink';
import { contentRange, lengthOf, strongValidator } from './response-facts';

/** A connection that gives nothing for this long is taken as broken. */
const IDLE_TIMEOUT_MS = 30_000;

/** Attempts in a row without progress end a download; with progress it goes on, until this many or the deadline. */
const MOST_CONNECTIONS = 100;

export interface DownloadSettings {
  /** A longer body is refused: by its stated length at once, else when it comes. */
  readonly maxBytes: number;
  /** `ETag` of what the caller has: the download is then `unchanged` while the server still has the same. */
  readonly etag?: string;
  /** Ends the whole download, retries included. */
  readonly signal?: AbortSignal;
  readonly onProgress?: (progress: DownloadProgress) => void;
  readonly retries?: RetrySettings;
  readonly idleTimeoutMs?: number;
}

export interface DownloadProgress {
  readonly received: number;
  /** Bytes in all; null where the server does not say. */
  readonly total: number | null;
}

export type DownloadResult =
  | { readonly status: 'unchanged' }
  | { readonly status: 'downloaded'; readonly bytes: number; readonly etag: string | null };

/**
 * The whole body at an address, written to the sink in order. A broken, stalled or short connection is resumed with a
 * `Range` that holds only for the same content (`If-Range`); what changed in the meantime begins anew.
 *
 * @throws DownloadFailed where the server refuses, the attempts are used up, the body is too long, or the signal aborts
 */
export async function download(url: string, sink: ByteSink, settings: DownloadSettings): Promise<DownloadResult> {
  const transfer = new Transfer(url, sink, settings);
  const { attempts } = settings.retries ?? DOWNLOAD_RETRIES;
  let fruitless = 0;
  for (let connections = 1; ; connections++) {
    const before = transfer.furthest;
    const ended = await transfer.attempt();
    if (ended.kind === 'done') return ended.result;
    fruitless = transfer.furthest > before ? 0 : fruitless + 1;
    if (fruitless >= attempts || connections >= MOST_CONNECTIONS) {
      throw new DownloadFailed(
        url,
        ended.status,
        `${connections} attempts did not suffice; the last one: ${ended.why}`,
      );
    }
    const backoff = backoffMs(settings.retries ?? DOWNLOAD_RETRIES, Math.max(1, fruitless));
    await pause(Math.max(backoff, ended.retryAfter ?? 0), settings.signal).catch((cause: unknown) => {
      throw new DownloadFailed(url, ended.status, 'it was ended before its time', { cause });
    });
  }
}

type Attempt =
  | { readonly kind: 'done'; readonly result: DownloadResult }
  | {
      readonly kind: 'again';
      readonly status: number | null;
      readonly why: string;
      readonly retryAfter?: number | null;
    };

class Transfer {
  /** The most bytes that were ever together: what only comes again is no progress. */
  furthest = 0;
  readonly #url: string;
  readonly #sink: ByteSink;
  readonly #settings: DownloadSettings;
  #received = 0;
  #total: number | null = null;
  #validator: string | null = null;
  #etag: string | null = null;

  constructor(url: string, sink: ByteSink, settings: DownloadSettings) {
    this.#url = url;
    this.#sink = sink;
    this.#settings = settings;
  }

  async attempt(): Promise<Attempt> {
    const { signal, idleTimeoutMs = IDLE_TIMEOUT_MS } = this.#settings;
    const connection = new AbortController();
    const both = signal ? AbortSignal.any([signal, connection.signal]) : connection.signal;
    let status: number | null = null;
    try {
      const response = await within(
        idleTimeoutMs,
        connection,
        fetch(this.#url, { headers: this.#headers(), signal: both }),
      );
      status = response.status;
      const answer = await this.#begin(response);
      if (answer) return answer;
      await this.#receive(response, idleTimeoutMs, connection);
      if (this.#total !== null && this.#received < this.#total) {
        return { kind: 'again', status, why: `it ended after ${this.#received} of ${this.#total} bytes` };
      }
      return { kind: 'done', result: { status: 'downloaded', bytes: this.#received, etag: this.#etag } };
    } catch (cause) {
      if (cause instanceof DownloadFailed || cause instanceof SinkFailed) throw unwrapped(cause);
      if (signal?.aborted) throw new DownloadFailed(this.#url, status, 'it was ended before its time', { cause });
      const why = status === null ? 'no answer came' : `it broke off after ${this.#received} bytes`;
      return { kind: 'again', status, why };
    } finally {
      connection.abort();
    }
  }

  /** Compressed in transit, positions in the body would be meaningless: hence `identity`. */
  #headers(): Record<string, string> {
    const headers: Record<string, string> = { 'accept-encoding': 'identity', 'user-agent': 'mayfly' };
    const { etag } = this.#settings;
    if (this.#received === 0) return etag === undefined ? headers : { ...headers, 'if-none-match': etag };
    // Without a strong validator nobody could tell that the rest belongs to the beginning.
    if (this.#validator === null) return headers;
    return { ...headers, range: `bytes=${this.#received}-`, 'if-range': this.#validator };
  }

  /** Null where the body is to be read. Source: RFC 9110, sections 13.1.5 and 15.3.7. */
  async #begin(response: Response): Promise<Attempt | null> {
    const { status, headers } = response;
    if (status === 200) {
      if (this.#received > 0) await this.#restart();
      this.#etag = headers.get('etag');
      this.#validator = strongValidator(headers);
      this.#setTotal(lengthOf(headers));
      return null;
    }
    if (status === 206 && this.#received > 0) {
      const range = contentRange(headers.get('content-range'));
      const isSame = (headers.get('etag') ?? this.#etag) === this.#etag;
      if (range !== null && range.start === this.#received && isSame && (range.total ?? this.#total) === this.#total)
        return null;
      await this.#restart();
      return { kind: 'again', status, why: 'the answer was not the rest of what had come' };
    }
    if (status === 304 && this.#received === 0 && this.#settings.etag !== undefined) {
      return { kind: 'done', result: { status: 'unchanged' } };
    }
    if (status === 416 && this.#received > 0) {
      await this.#restart();
      return { kind: 'again', status, why: 'what had come was more than there is now' };
    }
    if (!isRetryableStatus(status)) throw new DownloadFailed(this.#url, status, `the server answered ${status}`);
    return {
      kind: 'again',
      status,
      why: `the server answered ${status}`,
      retryAfter: retryAfterMs(headers.get('retry-after')),
    };
  }

  async #restart(): Promise<void> {
    await intoSink(this.#sink.clear());
    this.#received = 0;
    this.#total = null;
    this.#validator = null;
    this.#etag = null;
  }

  #setTotal(total: number | null): void {
    if (total !== null && total > this.#settings.maxBytes) throw this.#tooLong(`${total} bytes`);
    this.#total = total;
  }

  #tooLong(what: string): DownloadFailed {
    return new DownloadFailed(this.#url, 200, `it has ${what}, and ${this.#settings.maxBytes} are allowed`);
  }

  async #receive(response: Response, idleTimeoutMs: number, connection: AbortController): Promise<void> {
    const reader = response.body?.getReader();
    while (reader) {
      const { done, value } = await within(idleTimeoutMs, connection, reader.read());
      if (done) return;
      this.#received += value.length;
      this.furthest = Math.max(this.furthest, this.#received);
      if (this.#received > this.#settings.maxBytes) throw this.#tooLong('more bytes');
      await intoSink(this.#sink.write(value));
      this.#settings.onProgress?.({ received: this.#received, total: this.#total });
    }
  }
}

/** A full disk is no broken connection: it is not tried again. */
class SinkFailed extends Error {}

async function intoSink(work: Promise<void>): Promise<void> {
  await work.catch((cause: unknown) => {
    throw new SinkFailed('it could not be kept', { cause });
  });
}

function unwrapped(error: DownloadFailed | SinkFailed): unknown {
  return error instanceof SinkFailed ? error.cause : error;
}

/** Only the wait for the other side is timed, not what is done with a piece. */
async function within<T>(ms: number, connection: AbortController, work: Promise<T>): Promise<T> {
  const timer = setTimeout(() => connection.abort(new Error(`nothing came for ${ms} ms`)), ms);
  try {
    return await work;
  } finally {
    clearTimeout(timer);
  }
}
