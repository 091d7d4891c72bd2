import { InvalidPackageRecord } from '../errors';
import { isToken } from './text';

export interface NpmPackage {
  /** With its scope, such as `@types/node`. */
  readonly name: string;
  readonly version: string;
}

/**
 * Reads the name and version from a package's `package.json`.
 *
 * @throws InvalidPackageRecord if it is not JSON, or if either is missing or not one word.
 */
export function parsePackageJson(text: string): NpmPackage {
  let json: unknown;
  try {
    json = JSON.parse(text.startsWith('\ufeff') ? text.slice(1) : text);
  } catch (cause) {
    throw new InvalidPackageRecord(0, 'it is not JSON', { cause });
  }
  if (typeof json !== 'object' || json === null) throw new InvalidPackageRecord(0, 'it is not a JSON object');
  return { name: field(json, 'name'), version: field(json, 'version') };
}

function field(json: object, key: 'name' | 'version'): string {
  const value: unknown = Object.getOwnPropertyDescriptor(json, key)?.value;
  if (typeof value !== 'string' || !isToken(value)) throw new InvalidPackageRecord(0, `it has no valid ${key}`);
  return value;
}
