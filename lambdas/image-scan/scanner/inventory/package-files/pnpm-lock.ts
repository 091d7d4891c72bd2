import { InvalidPackageRecord } from '../../errors';
import { isLocal, parseSpecifier, type Specifier } from '../npm-specifier';
import type { PackageFile, RawPackage } from '../package-file';
import { collect, packageOf, recordLines } from '../record';
import { baseName, isOwnProject, MAX_LIST_BYTES } from '../record-path';
import { excerpt } from '../text';

/**
 * pnpm's lock file, lockfileVersion 5 to 9: YAML of one fixed form, in which a package is a key after two spaces below
 * `packages:`, and its fields follow after four. Read by line, as a YAML parser would build all of it in memory. From
 * version 9 on it does not tell what is for development only.
 */
export const pnpmLock: PackageFile = {
  kind: 'pnpm-lock',
  role: 'lock',
  names: ['pnpm-lock.yaml'],
  matches: (path) => baseName(path) === 'pnpm-lock.yaml' && isOwnProject(path),
  maxBytes: MAX_LIST_BYTES,
  parse: (bytes) => collect(readPackages(bytes)),
};

interface Entry {
  readonly line: number;
  readonly key: string;
  /** Present where the key is an address rather than a name and version. */
  name?: string;
  version?: string;
  isDevelopment: boolean;
}

function* readPackages(bytes: Buffer): Generator<RawPackage> {
  let lockfileVersion = 0;
  let inPackages = false;
  let entry: Entry | null = null;
  for (const { line, number } of recordLines(bytes)) {
    if (line.trimStart() === '' || line.startsWith('#')) continue;
    if (!line.startsWith(' ')) {
      if (entry) yield* packageOfEntry(entry, lockfileVersion);
      entry = null;
      inPackages = line === 'packages:';
      if (inPackages && lockfileVersion === 0) throw new InvalidPackageRecord(number, 'it has no lockfileVersion');
      if (line.startsWith('lockfileVersion:')) lockfileVersion = readVersion(line, number);
      else if (!inPackages && !/^(?:---|[A-Za-z]+:.*)$/.test(line)) {
        throw new InvalidPackageRecord(number, `${excerpt(line)} begins no section`);
      }
      continue;
    }
    if (!inPackages) continue;
    if (line.startsWith('    ')) {
      if (!entry) throw new InvalidPackageRecord(number, 'a field belongs to no package');
      readField(entry, line);
    } else if (!line.startsWith('  : ')) {
      if (entry) yield* packageOfEntry(entry, lockfileVersion);
      entry = beginEntry(line, number);
    }
  }
  if (entry) yield* packageOfEntry(entry, lockfileVersion);
  if (lockfileVersion === 0) throw new InvalidPackageRecord(0, 'it has no lockfileVersion');
}

function readVersion(line: string, number: number): number {
  const version = Number.parseFloat(unquote(line.slice('lockfileVersion:'.length).trim()));
  if (version >= 5 && version < 10) return version;
  throw new InvalidPackageRecord(number, `${excerpt(line)} is not a version that is known`);
}

/** `  key:`, or `  ? key` for a long one, whose fields begin after `  : `. */
function beginEntry(line: string, number: number): Entry {
  const isLong = line.startsWith('  ? ');
  const key = isLong ? line.slice(4) : line.slice(2).replace(/:(?: \{\})?$/, '');
  if (!line.startsWith('  ') || (!isLong && key.length === line.length - 2)) {
    throw new InvalidPackageRecord(number, `${excerpt(line)} begins no package`);
  }
  return { line: number, key: unquote(key), isDevelopment: false };
}

function readField(entry: Entry, line: string): void {
  const [, field, value = ''] = /^ {4}(name|version|dev): (.+)$/.exec(line) ?? [];
  if (field === 'name') entry.name ??= unquote(value);
  if (field === 'version') entry.version ??= unquote(value);
  if (field === 'dev') entry.isDevelopment = value === 'true';
}

function* packageOfEntry({ line, key, isDevelopment, ...given }: Entry, version: number): Generator<RawPackage> {
  if (isDevelopment || isLocal(key)) return;
  const { name, reference } = version < 6 ? splitPath(key, line) : parseSpecifier(withoutPeers(key), line);
  if (isLocal(reference)) return;
  yield packageOf('npm', given.name ?? name, given.version ?? reference, line);
}

/** `/name/1.0.0_peer@2.0.0`; before it stands the host where it is not the default registry. */
function splitPath(key: string, line: number): Specifier {
  const parts = key.split('/', 8);
  const version = parts.at(-1)?.split('_', 1)[0] ?? '';
  const isScoped = parts.at(-3)?.startsWith('@') === true;
  const name = parts.slice(isScoped ? -3 : -2, -1).join('/');
  if (name === '') throw new InvalidPackageRecord(line, `${excerpt(key)} is not a package and its version`);
  return { name, reference: version };
}

/** `/name@1.0.0(peer@2.0.0)`, from version 9 on without the slash. */
function withoutPeers(key: string): string {
  const open = key.indexOf('(');
  return key.slice(key.startsWith('/') ? 1 : 0, open < 0 ? undefined : open);
}

function unquote(value: string): string {
  const quote = value[0];
  const isQuoted = value.length >= 2 && (quote === "'" || quote === '"') && value.endsWith(quote);
  return isQuoted ? value.slice(1, -1) : value;
}
