import { ConnectionFailed, UnexpectedRegistryAnswer } from './errors';

/**
 * One HTTP request, one answer of any status.
 * @throws ConnectionFailed when no answer came; the message never holds the URL, as a pre-signed one is a secret
 */
export async function send(url: string | URL, init: RequestInit): Promise<Response> {
  try {
    return await fetch(url, init);
  } catch (cause) {
    throw new ConnectionFailed('no answer came', { cause });
  }
}

/**
 * The body of an answer that is not trusted to be short.
 * @throws UnexpectedRegistryAnswer when it is longer than `most` bytes
 * @throws ConnectionFailed when it breaks off
 */
export async function readBounded(response: Response, most: number): Promise<Uint8Array> {
  const pieces: Uint8Array[] = [];
  let size = 0;
  const reader = response.body?.getReader();
  while (reader) {
    const { done, value } = await reader.read().catch((cause: unknown) => {
      throw new ConnectionFailed('the answer broke off', { cause });
    });
    if (done) break;
    size += value.length;
    if (size > most) {
      await reader.cancel();
      throw new UnexpectedRegistryAnswer('a request', 'body', `it is longer than ${most} bytes`);
    }
    pieces.push(value);
  }
  return Buffer.concat(pieces);
}

/** Frees the connection of an answer whose body is of no interest. */
export async function discard(response: Response): Promise<void> {
  await response.body?.cancel().catch(() => undefined);
}
