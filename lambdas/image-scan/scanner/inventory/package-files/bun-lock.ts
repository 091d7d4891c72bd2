import { InvalidPackageRecord } from '../../errors';
import { isLocal, parseSpecifier } from '../npm-specifier';
import type { PackageFile, RawPackage } from '../package-file';
import { collect, objectField, packageOf, parseJsonObject } from '../record';
import { baseName, isOwnProject, MAX_LIST_BYTES } from '../record-path';
import { excerpt } from '../text';

const [QUOTE, BACKSLASH, COMMA, SPACE] = [0x22, 0x5c, 0x2c, 0x20];
const CLOSERS = [0x7d, 0x5d];

/**
 * Bun's lock file as text (`bun.lock`): JSON with commas before closing brackets. By place, a list that begins with
 * `name@version`, the real name where the place has an alias. What is for development only is not told.
 */
export const bunLock: PackageFile = {
  kind: 'bun-lock',
  role: 'lock',
  names: ['bun.lock'],
  matches: (path) => baseName(path) === 'bun.lock' && isOwnProject(path),
  maxBytes: MAX_LIST_BYTES,
  parse: (bytes) => collect(readPackages(bytes)),
};

function* readPackages(bytes: Buffer): Generator<RawPackage> {
  const packages = objectField(parseJsonObject(withoutTrailingCommas(bytes)), 'packages');
  if (!packages) throw new InvalidPackageRecord(0, 'it has no packages');
  for (const [place, entry] of Object.entries(packages)) {
    const specifier: unknown = Array.isArray(entry) ? entry[0] : undefined;
    if (typeof specifier !== 'string') throw new InvalidPackageRecord(0, `${excerpt(place)} is not a package`);
    const { name, reference } = parseSpecifier(specifier);
    if (!isLocal(reference)) yield packageOf('npm', name, reference);
  }
}

/** A copy in which each comma that stands before a closing bracket is a space. */
function withoutTrailingCommas(bytes: Buffer): Buffer {
  const copy = Buffer.from(bytes);
  let comma = -1;
  for (let at = 0; at < copy.length; at += 1) {
    const byte = copy[at] ?? 0;
    if (byte <= SPACE) continue;
    if (CLOSERS.includes(byte) && comma >= 0) copy[comma] = SPACE;
    comma = byte === COMMA ? at : -1;
    if (byte === QUOTE) at = endOfText(copy, at + 1);
  }
  return copy;
}

/** Where the text's closing quote stands, or the end where it has none. */
function endOfText(bytes: Buffer, start: number): number {
  let at = start;
  while (at < bytes.length && bytes[at] !== QUOTE) at += bytes[at] === BACKSLASH ? 2 : 1;
  return at;
}
