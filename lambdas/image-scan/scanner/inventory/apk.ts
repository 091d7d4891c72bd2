import { InvalidPackageRecord } from '../errors';
import { excerpt, isToken, lines, MAX_PACKAGES } from './text';

export interface ApkPackage {
  readonly name: string;
  readonly version: string;
  readonly architecture: string;
  /** The package whose build made this one (its origin), of the same version. */
  readonly source?: { readonly name: string; readonly version: string };
}

type Stanza = Partial<Record<'P' | 'V' | 'A' | 'o', string>>;

/**
 * Reads apk's database of installed packages: stanzas of `X:value` lines, parted by empty lines.
 * Source: apk-tools, the format of `lib/apk/db/installed`.
 *
 * @throws InvalidPackageRecord at the first line that is not of this form: a list cut short is never returned.
 */
export function parseApkInstalled(text: string): ApkPackage[] {
  const packages: ApkPackage[] = [];
  let stanza: Stanza = {};
  let start = 0;
  const finish = () => {
    if (start > 0) packages.push(readStanza(stanza, start));
    if (packages.length > MAX_PACKAGES)
      throw new InvalidPackageRecord(start, `it lists more than ${MAX_PACKAGES} packages`);
    stanza = {};
    start = 0;
  };
  for (const { line, number } of lines(text)) {
    if (line === '') {
      finish();
      continue;
    }
    const key = line[0] ?? '';
    if (line[1] !== ':' || !/[A-Za-z]/.test(key)) {
      throw new InvalidPackageRecord(number, `expected "X:value", found ${excerpt(line)}`);
    }
    if (start === 0) start = number;
    if (key !== 'P' && key !== 'V' && key !== 'A' && key !== 'o') continue;
    if (stanza[key] !== undefined) throw new InvalidPackageRecord(number, `the field ${key} occurs twice`);
    stanza[key] = line.slice(2);
  }
  finish();
  return packages;
}

function readStanza({ P: name, V: version, A: architecture = '', o: origin }: Stanza, line: number): ApkPackage {
  if (name === undefined || !isToken(name)) throw new InvalidPackageRecord(line, 'a stanza has no valid name (P)');
  if (version === undefined || !isToken(version)) {
    throw new InvalidPackageRecord(line, `${excerpt(name)} has no valid version (V)`);
  }
  if (architecture !== '' && (!isToken(architecture) || architecture.length > 128)) {
    throw new InvalidPackageRecord(line, `${excerpt(name)} has no valid architecture (A)`);
  }
  if (origin === undefined || origin === '') return { name, version, architecture };
  if (!isToken(origin)) throw new InvalidPackageRecord(line, `${excerpt(name)} has no valid origin (o)`);
  return { name, version, architecture, source: { name: origin, version } };
}
