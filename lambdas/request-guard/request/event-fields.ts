import type { NameValue } from './guard-request';
import { unreadable } from './refusals';
import { keyPath } from './value-path';

/** An object of an event, of which nothing is known but that it is one. */
export type Fields = { readonly [name: string]: unknown };

/** Null where the value is no object. */
export function fieldsOf(value: unknown): Fields | null {
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Fields) : null;
}

/** @throws RequestRefused where the field is missing or no text. */
export function textOf(fields: Fields, name: string, path: string): string {
  const value = fields[name];
  if (typeof value === 'string') return value;
  throw unreadable(path, 'must be a text');
}

/** Null where the field is missing. @throws RequestRefused where it is something else than a text. */
export function optionalTextOf(fields: Fields, name: string, path: string): string | null {
  return fields[name] === undefined || fields[name] === null ? null : textOf(fields, name, path);
}

/**
 * The entries of an object of texts, and of the same object with a list of texts for each name. Services write the lists with
 * all values and the texts with the last one; what stands only in the texts counts as well, as a handler may read either.
 *
 * @throws RequestRefused where there is something else in them; missing ones and null are empty.
 */
export function entriesOf(single: unknown, multiple: unknown, path: string): NameValue[] {
  const entries: NameValue[] = [];
  const lists = objectOf(multiple, path);
  for (const name of Object.keys(lists)) {
    const values = lists[name] ?? [];
    if (!Array.isArray(values)) throw unreadable(keyPath(path, name), 'must be a list of texts');
    for (const value of values) entries.push({ name, value: entryText(value, path, name) });
  }
  const texts = objectOf(single, path);
  for (const name of Object.keys(texts)) {
    const value = texts[name];
    const values = lists[name];
    // A name without a value: nothing that could be looked at.
    if (value === null || value === undefined || (Array.isArray(values) && values.includes(value))) continue;
    entries.push({ name, value: entryText(value, path, name) });
  }
  return entries;
}

function objectOf(value: unknown, path: string): Fields {
  const fields = fieldsOf(value ?? {});
  if (!fields) throw unreadable(path, 'must be an object');
  return fields;
}

function entryText(value: unknown, path: string, name: string): string {
  if (typeof value === 'string') return value;
  throw unreadable(keyPath(path, name), 'must be a text');
}
