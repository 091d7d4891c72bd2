import { createHash } from 'node:crypto';
import {
  type BlobIdentity,
  BlobMismatch,
  ConnectionFailed,
  RegistryRequestFailed,
  UnexpectedRegistryAnswer,
} from './errors';
import { failureOf, type RegistryConnection, type RegistryRequest } from './registry-connection';
import { backoffMs, isRetryableStatus, pause } from './retry';
import { discard } from './send';

/** A registry that takes nothing for this long, or does not answer once it has all, is taken as gone. */
const STALL_TIMEOUT_MS = 60_000;

/**
 * Uploads one blob: POST opens a session, one PATCH streams the bytes, PUT commits them under their digest. Every
 * registry takes this order, and ECR no other. A failed session is given up for a new one, with a new stream.
 * @param open gives the bytes from their beginning, once an attempt
 * @throws BlobMismatch when the bytes are not those of the digest; then nothing is committed
 * @throws RegistryRequestFailed when the registry refuses or the attempts are used up
 * @throws what the stream throws, without another attempt
 */
export async function uploadBlob(
  connection: RegistryConnection,
  repository: string,
  blob: BlobIdentity,
  open: () => AsyncIterable<Uint8Array>,
): Promise<void> {
  const { retries } = connection;
  for (let attempt = 1; ; attempt++) {
    const session = await openSession(connection, repository);
    try {
      const received = await sendBytes(
        connection,
        { method: 'PATCH', url: session, repository },
        blob,
        open(),
        attempt,
      );
      await commit(connection, { method: 'PUT', url: withDigest(received, blob), repository }, attempt);
      return;
    } catch (error) {
      if (!isCurable(error) || (attempt >= retries.attempts && error instanceof RegistryRequestFailed)) throw error;
      if (attempt >= retries.attempts)
        throw new RegistryRequestFailed(
          { request: `PATCH ${session.pathname}`, status: null, code: null, message: '', attempts: attempt },
          { cause: error },
        );
    }
    await pause(backoffMs(retries, attempt));
  }
}

/** A session that the registry no longer knows (404) is one that a restart or a lost answer ended. */
function isCurable(error: unknown): boolean {
  if (error instanceof ConnectionFailed) return true;
  return error instanceof RegistryRequestFailed && (error.status === 404 || isRetryableStatus(error.status ?? 0));
}

function openSession(connection: RegistryConnection, repository: string): Promise<URL> {
  const url = new URL(`/v2/${repository}/blobs/uploads/`, connection.endpoint);
  return connection.exchange({ method: 'POST', url, repository }, [202], (response) => nextLocation(response, url));
}

/** The digest is appended as text: parsing and writing the query anew could change the session's state within it. */
function withDigest(session: URL, { digest }: BlobIdentity): URL {
  const url = new URL(session);
  url.search += `${url.search === '' ? '?' : '&'}digest=${encodeURIComponent(digest)}`;
  return url;
}

async function commit(connection: RegistryConnection, request: RegistryRequest, attempt: number): Promise<void> {
  const response = await connection.send({ ...request, body: new Uint8Array(0) });
  if (response.status !== 201) throw await failureOf(request, response, attempt);
  await discard(response);
}

async function sendBytes(
  connection: RegistryConnection,
  request: RegistryRequest,
  blob: BlobIdentity,
  stream: AsyncIterable<Uint8Array>,
  attempt: number,
): Promise<URL> {
  const stalled = new AbortController();
  let streamFailure: { readonly error: unknown } | undefined;
  let timer: NodeJS.Timeout | undefined;
  // A registry may answer before the body's end is asked for: no timer may begin after that.
  let ended = false;
  const watch = () => {
    if (!ended) timer = setTimeout(() => stalled.abort(), STALL_TIMEOUT_MS);
  };
  async function* watched() {
    try {
      for await (const piece of verified(stream, blob)) {
        watch();
        yield piece;
        clearTimeout(timer);
      }
    } catch (error) {
      streamFailure = { error };
      throw error;
    }
    watch();
  }
  try {
    const response = await connection.send({
      ...request,
      body: watched(),
      headers: { 'content-type': 'application/octet-stream', 'content-length': `${blob.size}` },
      signal: stalled.signal,
    });
    if (response.status !== 202) throw await failureOf(request, response, attempt);
    return await nextLocation(response, request.url);
  } catch (error) {
    throw streamFailure ? streamFailure.error : error;
  } finally {
    ended = true;
    clearTimeout(timer);
  }
}

/** Passes the bytes on while it measures them: a wrong end is found before anything is committed. */
async function* verified(stream: AsyncIterable<Uint8Array>, blob: BlobIdentity) {
  const hash = createHash('sha256');
  let size = 0;
  for await (const piece of stream) {
    size += piece.length;
    if (size > blob.size) throw new BlobMismatch(blob, `longer: at least ${size} bytes`);
    hash.update(piece);
    yield piece;
  }
  const actual = `sha256:${hash.digest('hex')}`;
  if (size !== blob.size) throw new BlobMismatch(blob, `shorter: ${size} bytes`);
  if (actual !== blob.digest) throw new BlobMismatch(blob, `something else: ${actual}`);
}

async function nextLocation(response: Response, requested: URL): Promise<URL> {
  await discard(response);
  const location = response.headers.get('location');
  const url = location === null ? null : URL.parse(location, requested.href);
  if (url === null) throw new UnexpectedRegistryAnswer('an upload', 'Location', 'missing or not an address');
  return url;
}
