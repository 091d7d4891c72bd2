import { createHmac } from 'node:crypto';

/** Of HMAC-SHA-256's 256 bits: enough that two secrets never share one by chance. */
export const FINGERPRINT_DIGITS = 32;

/** Makes the same 32 hex digits of the same secret under the same key, and tells nothing of it without the key. */
export function fingerprint(secret: string, key: Uint8Array): string {
  return createHmac('sha256', key).update(secret, 'latin1').digest('hex').slice(0, FINGERPRINT_DIGITS);
}
