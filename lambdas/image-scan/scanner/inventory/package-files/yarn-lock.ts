import { InvalidPackageRecord } from '../../errors';
import { aliasTarget, isLocal, parseSpecifier } from '../npm-specifier';
import type { PackageFile, RawPackage } from '../package-file';
import { collect, packageOf, recordLines } from '../record';
import { baseName, isOwnProject, MAX_LIST_BYTES } from '../record-path';
import { excerpt } from '../text';

/** What Yarn 2 and later write for the version of the project's own folders. */
const OWN_VERSION = '0.0.0-use.local';

/**
 * Yarn's lock file: of Yarn 1, which has a syntax of its own, and of Yarn 2 and later, which is YAML of one fixed form.
 * In both an entry's head stands at the line's start and its fields after two spaces. Neither tells what is for
 * development only.
 */
export const yarnLock: PackageFile = {
  kind: 'yarn-lock',
  role: 'lock',
  names: ['yarn.lock'],
  matches: (path) => baseName(path) === 'yarn.lock' && isOwnProject(path),
  maxBytes: MAX_LIST_BYTES,
  parse: (bytes) => collect(readEntries(bytes)),
};

interface Entry {
  readonly line: number;
  /** The first of the ranges that the entry answers, such as `a@^1.0.0`. */
  readonly head: string;
  version?: string;
  /** Of Yarn 2 and later: what the ranges led to, such as `a@npm:1.0.0`. */
  resolution?: string;
}

function* readEntries(bytes: Buffer): Generator<RawPackage> {
  let entry: Entry | null = null;
  for (const { line, number } of recordLines(bytes)) {
    // Long heads are written as `? head`, with the colon on a line of its own.
    if (line === '' || line === ':' || line.startsWith('#')) continue;
    if (!line.startsWith(' ')) {
      if (entry) yield* packageOfEntry(entry);
      entry = beginEntry(line, number);
      continue;
    }
    if (!entry) throw new InvalidPackageRecord(number, 'a field belongs to no entry');
    const [, field, value] = /^ {2}(version|resolution):? (.+)$/.exec(line) ?? [];
    if (field === 'version') entry.version ??= unquote(value ?? '');
    if (field === 'resolution') entry.resolution ??= unquote(value ?? '');
  }
  if (entry) yield* packageOfEntry(entry);
}

function beginEntry(line: string, number: number): Entry | null {
  if (line === '__metadata:') return { line: number, head: '' };
  const isLong = line.startsWith('? ');
  if (!isLong && !line.endsWith(':')) throw new InvalidPackageRecord(number, `${excerpt(line)} begins no entry`);
  const heads = isLong ? line.slice(2) : line.slice(0, -1);
  return { line: number, head: heads.startsWith('"') ? heads.slice(1) : heads };
}

function* packageOfEntry({ line, head, version, resolution }: Entry): Generator<RawPackage> {
  if (head === '' || version === OWN_VERSION) return;
  const { name, reference } = parseSpecifier(resolution ?? head, line);
  if (isLocal(reference)) return;
  yield packageOf('npm', resolution === undefined ? (aliasTarget(reference) ?? name) : name, version, line);
}

function unquote(value: string): string {
  return value.length >= 2 && value.startsWith('"') && value.endsWith('"') ? value.slice(1, -1) : value;
}
