import { malformed } from './refusals';

/** Fatal: a replacement character would be looked at instead of what a handler reads. A byte order mark is left away. */
const DECODER = new TextDecoder('utf-8', { fatal: true });

/** @throws RequestRefused where the bytes are no UTF-8. */
export function decodeUtf8(bytes: Uint8Array, path = 'body'): string {
  const text = tryDecodeUtf8(bytes);
  if (text === null) throw malformed('is no UTF-8', path);
  return text;
}

/** Null where the bytes are no UTF-8. */
export function tryDecodeUtf8(bytes: Uint8Array): string | null {
  try {
    return DECODER.decode(bytes);
  } catch {
    return null;
  }
}
