import type { Json } from '../request/parsed-body';
import { RequestRefused } from '../request/refusals';
import { scanJson } from '../request/scan-json';

export type JsonObject = { readonly [name: string]: Json };

/** A byte order mark is kept, and thus no JSON: a token is written in one way. */
const UTF8 = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });

/** More than tokens and key sets have; their bytes are bounded before. */
const CAPS = { maxDepth: 16, maxKeys: 2000, maxItems: 2000, maxStringLength: 65_536 };

/**
 * Reads a JSON object that has one meaning for every program: UTF-8 without a mark, no name twice in one object (some
 * programs take the first, some the last), none that reaches a prototype. Linear in its length, which the caller bounds.
 *
 * @returns a word where it is none
 */
export function readJsonObject(bytes: Uint8Array): JsonObject | 'malformed' | 'ambiguous' {
  try {
    const text = UTF8.decode(bytes);
    scanJson(text, CAPS);
    const value: unknown = JSON.parse(text);
    return isJsonObject(value) ? value : 'malformed';
  } catch (error) {
    const code = error instanceof RequestRefused ? error.code : null;
    return code === 'duplicate-key' || code === 'polluting-key' ? 'ambiguous' : 'malformed';
  }
}

export function isJsonObject(value: unknown): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** The own member of that name: `constructor` and the like are none. */
export function memberOf(object: JsonObject, name: string): Json | undefined {
  return Object.hasOwn(object, name) ? object[name] : undefined;
}
