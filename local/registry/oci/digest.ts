import { createHash } from 'node:crypto';

/** `sha256:` and 64 hex digits. */
export function digestOf(bytes: Uint8Array | string): string {
  return `sha256:${createHash('sha256').update(bytes).digest('hex')}`;
}
