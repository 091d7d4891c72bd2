import { createHash } from 'node:crypto';

/**
 * Whether a labelled request belongs to the half that detectors are measured on and never tuned on. Decided before the
 * first detector was written: the lowest bit of the first byte of the SHA-256 of the request's id.
 */
export function isSetAside(id: string): boolean {
  return ((createHash('sha256').update(id).digest()[0] ?? 0) & 1) === 1;
}
