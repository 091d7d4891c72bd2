import { InvalidPackageRecord } from '../errors';
import { recordLines } from './record';
import { excerpt } from './text';

/** One `[[package]]` of a lock file, its values as they are written, texts without their quotes. */
export interface TomlPackage {
  readonly line: number;
  readonly values: ReadonlyMap<string, string>;
}

/**
 * The `[[package]]` tables of a lock file in the one form that its tool writes: each key at the start of a line of its
 * own. Tables below a package, and lists over several lines, are passed over.
 *
 * @throws InvalidPackageRecord at a line that begins as neither key, table nor list.
 */
export function* tomlPackages(bytes: Buffer): Generator<TomlPackage> {
  let values: Map<string, string> | null = null;
  let start = 0;
  for (const { line, number } of recordLines(bytes)) {
    if (line === '' || /^[\s#\]]/.test(line)) continue;
    if (line.startsWith('[')) {
      if (values && start > 0) yield { line: start, values };
      const isPackage = line.trimEnd() === '[[package]]';
      values = isPackage ? new Map() : null;
      start = isPackage ? number : 0;
      continue;
    }
    const equals = line.indexOf(' = ');
    if (equals <= 0) throw new InvalidPackageRecord(number, `${excerpt(line)} is not a key with its value`);
    const key = line.slice(0, equals);
    if (values && !values.has(key)) values.set(key, unquote(line.slice(equals + 3).trimEnd()));
  }
  if (values && start > 0) yield { line: start, values };
}

function unquote(value: string): string {
  return value.length >= 2 && value.startsWith('"') && value.endsWith('"') ? value.slice(1, -1) : value;
}
