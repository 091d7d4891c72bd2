import { InvalidPackageRecord } from '../errors';
import type { PackageType } from '../scan-result';
import type { RawPackage } from './package-file';
import { excerpt, isToken, lines, MAX_PACKAGES } from './text';

/**
 * Values that one JSON document may have, at about 50 bytes each in memory: a lock file of 10,000 packages has about
 * 300,000, and one value can be made of two bytes.
 */
const MAX_JSON_VALUES = 2_000_000;
const [OBJECT, LIST, COMMA] = [0x7b, 0x5b, 0x2c];

export type JsonObject = Readonly<Record<string, unknown>>;

/** @throws InvalidPackageRecord if the name or the version is not one word. @param line counted from 1; 0 for none. */
export function packageOf(type: PackageType, name: unknown, version: unknown, line = 0): RawPackage {
  if (typeof name !== 'string' || !isToken(name)) throw new InvalidPackageRecord(line, 'a package has no valid name');
  if (typeof version !== 'string' || !isToken(version)) {
    throw new InvalidPackageRecord(line, `${excerpt(name)} has no valid version`);
  }
  return { type, name, version };
}

/** @throws InvalidPackageRecord above the number of packages that one file may list. */
export function collect(packages: Iterable<RawPackage>): RawPackage[] {
  const all: RawPackage[] = [];
  for (const item of packages) {
    if (all.length === MAX_PACKAGES) {
      throw new InvalidPackageRecord(0, `it lists more than ${MAX_PACKAGES} packages`);
    }
    all.push(item);
  }
  return all;
}

/** The file's lines with their numbers from 1, without a byte order mark and carriage returns before the line feeds. */
export function* recordLines(bytes: Buffer): ReturnType<typeof lines> {
  for (const { line, number } of lines(withoutMark(bytes.toString()))) {
    yield { line: line.endsWith('\r') ? line.slice(0, -1) : line, number };
  }
}

/** @throws InvalidPackageRecord if it is not JSON, or has more values than a real file. */
export function parseJson(bytes: Buffer): unknown {
  // Counting what may begin a value, in texts as well, is far cheaper than building the values of a hostile file.
  let values = 0;
  for (let at = 0; at < bytes.length; at += 1) {
    const byte = bytes[at];
    if (byte === COMMA || byte === OBJECT || byte === LIST) values += 1;
  }
  if (values > MAX_JSON_VALUES) throw new InvalidPackageRecord(0, `it has more than ${MAX_JSON_VALUES} values`);
  try {
    return JSON.parse(withoutMark(bytes.toString()));
  } catch (cause) {
    throw new InvalidPackageRecord(0, 'it is not JSON', { cause });
  }
}

/** @throws InvalidPackageRecord if it is not a JSON object, or has more values than a real file. */
export function parseJsonObject(bytes: Buffer): JsonObject {
  return asObject(parseJson(bytes), 'the document');
}

/** A key of the object itself: what every object inherits is no field of a record. */
export function fieldOf(object: JsonObject, key: string): unknown {
  return Object.hasOwn(object, key) ? object[key] : undefined;
}

/** Null where the key is absent. @throws InvalidPackageRecord if it is there and no object. */
export function objectField(object: JsonObject, key: string): JsonObject | null {
  const value = fieldOf(object, key);
  return value === undefined ? null : asObject(value, key);
}

/** Null where the key is absent. @throws InvalidPackageRecord if it is there and no list. */
export function listField(object: JsonObject, key: string): readonly unknown[] | null {
  const value = fieldOf(object, key);
  if (value === undefined) return null;
  if (!Array.isArray(value)) throw new InvalidPackageRecord(0, `${excerpt(key)} is not a list`);
  return value;
}

/** @throws InvalidPackageRecord */
export function asObject(value: unknown, what: string): JsonObject {
  if (!isObject(value)) throw new InvalidPackageRecord(0, `${excerpt(what)} is not an object`);
  return value;
}

function isObject(value: unknown): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function withoutMark(text: string): string {
  return text.startsWith('\ufeff') ? text.slice(1) : text;
}
