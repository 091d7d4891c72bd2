import { ScannerError } from '../errors';
import { type FactFile, isFactFileKind, parseFactFile } from '../facts/fact-files';
import { type FileKind, foreignDatabase } from '../layer/wanted-files';
import { packageFileOfKind } from './all-package-files';
import { type ApkPackage, parseApkInstalled } from './apk';
import { type DpkgPackage, parseDpkgStatus } from './dpkg';
import { type Distribution, parseOsRelease } from './os-release';
import type { RawPackage } from './package-file';

/** What one wanted file says, or why it does not. Plain data that JSON can carry. */
export type FileContent =
  | { readonly kind: 'dpkg'; readonly packages: readonly DpkgPackage[] }
  | { readonly kind: 'apk'; readonly packages: readonly ApkPackage[] }
  /** Of a `PackageFile`, which `of` names. */
  | { readonly kind: 'packages'; readonly of: FileKind; readonly packages: readonly RawPackage[] }
  | { readonly kind: 'facts'; readonly file: FactFile }
  | { readonly kind: 'os-release'; readonly distribution: Distribution }
  | { readonly kind: 'unreadable'; readonly of: FileKind; readonly reason: string };

/** A file's facts; a malformed file is `unreadable` with its reason, never a shorter list. */
export function readFileContent(kind: FileKind, path: string, bytes: Buffer): FileContent {
  try {
    return parse(kind, path, bytes);
  } catch (error) {
    if (!(error instanceof ScannerError)) throw error;
    return { kind: 'unreadable', of: kind, reason: error.message };
  }
}

function parse(kind: FileKind, path: string, bytes: Buffer): FileContent {
  switch (kind) {
    case 'dpkg':
      return { kind: 'dpkg', packages: detach(parseDpkgStatus(bytes.toString())) };
    case 'dpkg-part':
      return { kind: 'dpkg', packages: detach(parseDpkgStatus(bytes.toString(), { assumeInstalled: true })) };
    case 'apk':
      return { kind: 'apk', packages: detach(parseApkInstalled(bytes.toString())) };
    case 'os-release':
      return { kind: 'os-release', distribution: detach(parseOsRelease(bytes.toString())) };
    case 'foreign':
      return foreign(path);
    default: {
      if (isFactFileKind(kind)) return { kind: 'facts', file: parseFactFile(kind, bytes) };
      const file = packageFileOfKind(kind);
      if (!file) throw new RangeError(`There is no file of the kind ${kind}.`);
      return { kind: 'packages', of: kind, packages: detach(file.parse(bytes, path)) };
    }
  }
}

export function foreign(path: string): FileContent {
  return {
    kind: 'unreadable',
    of: 'foreign',
    reason: `it is a package database (${foreignDatabase(path)}) that this scanner does not read`,
  };
}

/** Rough bytes in memory, for the budget. */
export function contentBytes(content: FileContent): number {
  const perPackage = 200;
  return 'packages' in content ? content.packages.length * perPackage : perPackage;
}

/** A slice of a string keeps the whole string alive, here a database of megabytes; a copy does not. */
function detach<T>(value: T): T {
  const copy: T = JSON.parse(JSON.stringify(value));
  return copy;
}
