import { createHash } from 'node:crypto';
import type { Policy } from './policy';

/** The policy as it is stored: no spaces, keys in the order of their UTF-16 code units (as in RFC 8785). */
export function canonicalPolicy(policy: Policy): string {
  return canonical(policy);
}

/**
 * `sha256:` and the hex digest of the canonical document. Formatting, the order of keys, and whether a default is spelt
 * out do not change it; a change of meaning does.
 */
export function policyHash(policy: Policy): string {
  return sha256Of(canonicalPolicy(policy));
}

export const sha256Of = (text: string): string => `sha256:${createHash('sha256').update(text).digest('hex')}`;

function canonical(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(canonical).join(',')}]`;
  if (typeof value !== 'object' || value === null) return JSON.stringify(value);
  const entries = Object.entries(value).sort(([a], [b]) => (a < b ? -1 : Number(a > b)));
  return `{${entries.map(([key, child]) => `${JSON.stringify(key)}:${canonical(child)}`).join(',')}}`;
}
