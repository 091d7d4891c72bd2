import { bounded } from '../../shared/errors';
import { ConnectionFailed, RegistryRequestFailed, type RequestFacts } from './errors';
import { backoffMs, isRetryableStatus, pause, REQUEST_RETRIES, type RetrySettings, retryAfterMs } from './retry';
import { discard, readBounded, send } from './send';
import { fetchToken, parseChallenges } from './token-authentication';

/** Longer than any registry takes over a manifest; a hung one must not hold a person or a function for ever. */
const REQUEST_TIMEOUT_MS = 60_000;

const MAX_ERROR_BODY = 64 * 1024;

export interface RegistryAccess {
  /** `https://` and the host; `http://` for a registry on the same machine. */
  readonly endpoint: string;
  /** An `Authorization` header's value, such as `Basic ...`; absent for anonymous access. */
  readonly authorization?: string;
  readonly retries?: RetrySettings;
}

export interface RegistryRequest {
  readonly method: 'GET' | 'HEAD' | 'POST' | 'PATCH' | 'PUT';
  readonly url: URL;
  readonly repository: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: Uint8Array | AsyncIterable<Uint8Array>;
  /** Given where the request may take long; otherwise it ends after a minute. */
  readonly signal?: AbortSignal;
}

/** HTTP to one registry: authentication, retries and the registry's own words in errors. */
export interface RegistryConnection {
  readonly endpoint: URL;
  readonly retries: RetrySettings;
  /**
   * One answer of any status, authenticated as the registry's challenge asks.
   * @throws ConnectionFailed when none came
   */
  send(request: RegistryRequest): Promise<Response>;
  /**
   * Sends until the answer has an expected status, and gives it to `handle`.
   * @throws RegistryRequestFailed for a refusal, or when the attempts are used up
   */
  exchange<T>(
    request: RegistryRequest,
    expected: readonly number[],
    handle: (response: Response) => T | Promise<T>,
  ): Promise<T>;
}

export function connectRegistry(access: RegistryAccess): RegistryConnection {
  const endpoint = new URL(access.endpoint);
  const retries = access.retries ?? REQUEST_RETRIES;
  const credentials = access.authorization ?? null;
  /** By repository. A registry's tokens are bound to one, and expire within minutes. */
  const tokens = new Map<string, string>();

  async function sendOnce({ method, url, repository, headers, body, signal }: RegistryRequest): Promise<Response> {
    const token = tokens.get(repository);
    const authorization = token === undefined ? credentials : `Bearer ${token}`;
    // An upload may be sent elsewhere; what proves who we are goes to the registry alone.
    const own = authorization !== null && url.origin === endpoint.origin ? { authorization } : {};
    return send(url, {
      method,
      headers: { ...headers, ...own },
      redirect: method === 'GET' || method === 'HEAD' ? 'follow' : 'manual',
      signal: signal ?? AbortSignal.timeout(REQUEST_TIMEOUT_MS),
      ...(body === undefined ? {} : { body, duplex: 'half' as const }),
    });
  }

  async function sendAuthenticated(request: RegistryRequest): Promise<Response> {
    const response = await sendOnce(request);
    if (response.status !== 401) return response;
    const challenge = parseChallenges(response.headers.get('www-authenticate') ?? '').find(
      ({ scheme }) => scheme === 'bearer',
    );
    if (!challenge) return response;
    await discard(response);
    const scope = `repository:${request.repository}:${request.method === 'GET' || request.method === 'HEAD' ? 'pull' : 'pull,push'}`;
    tokens.set(request.repository, await fetchToken(endpoint, challenge, scope, credentials));
    // A stream is spent. Whoever sends one begins anew, now with the token.
    if (request.body !== undefined && !ArrayBuffer.isView(request.body))
      throw new ConnectionFailed('the access token expired during an upload');
    return sendOnce(request);
  }

  return {
    endpoint,
    retries,
    send: sendAuthenticated,
    exchange: async (request, expected, handle) => {
      for (let attempt = 1; ; attempt++) {
        let failure: RegistryRequestFailed;
        let wait: number | null = null;
        try {
          const response = await sendAuthenticated(request);
          if (expected.includes(response.status)) return await handle(response);
          failure = await failureOf(request, response, attempt);
          if (!isRetryableStatus(response.status)) throw failure;
          wait = retryAfterMs(response.headers.get('retry-after'));
        } catch (error) {
          if (!(error instanceof ConnectionFailed)) throw error;
          failure = new RegistryRequestFailed(
            { request: nameOf(request), status: null, code: null, message: '', attempts: attempt },
            { cause: error },
          );
        }
        if (attempt >= retries.attempts) throw failure;
        await pause(wait ?? backoffMs(retries, attempt), request.signal);
      }
    },
  };
}

/** The refusal in the registry's own words. Source of the body's form: the OCI distribution specification, "Error Codes". */
export async function failureOf(
  request: RegistryRequest,
  response: Response,
  attempts: number,
): Promise<RegistryRequestFailed> {
  const body = await readBounded(response, MAX_ERROR_BODY).catch(() => Buffer.alloc(0));
  const facts: RequestFacts = { request: nameOf(request), status: response.status, attempts, ...errorOf(body) };
  return new RegistryRequestFailed(facts);
}

/** Without the query: an upload's holds its session. */
function nameOf({ method, url }: RegistryRequest): string {
  return `${method} ${url.pathname}`;
}

function errorOf(body: Uint8Array): { readonly code: string | null; readonly message: string } {
  try {
    const answer: { readonly errors?: unknown } | null = JSON.parse(Buffer.from(body).toString('utf8'));
    const errors = Array.isArray(answer?.errors) ? answer.errors : [];
    const first: { readonly code?: unknown; readonly message?: unknown } = errors[0] ?? {};
    return {
      code: typeof first.code === 'string' ? bounded(first.code, 64) : null,
      message: typeof first.message === 'string' ? bounded(first.message, 300) : '',
    };
  } catch {
    return { code: null, message: '' };
  }
}
