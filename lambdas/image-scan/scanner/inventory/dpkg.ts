import { InvalidPackageRecord } from '../errors';
import { excerpt, isToken, lines, MAX_PACKAGES } from './text';

export interface DpkgPackage {
  readonly name: string;
  readonly version: string;
  readonly architecture: string;
  /** The source package, where it is not of the same name and version. */
  readonly source?: { readonly name: string; readonly version: string };
}

export interface DpkgOptions {
  /** Distroless images keep control files without a `Status` field: what is there is installed. */
  readonly assumeInstalled?: boolean;
}

type Stanza = Partial<Record<'package' | 'version' | 'architecture' | 'source' | 'status', string>>;

const FIELDS = new Map<string, keyof Stanza>(
  (['package', 'version', 'architecture', 'source', 'status'] as const).map((field) => [field, field]),
);

/**
 * States whose files are on disk, so that their flaws are too; `config-files` and `not-installed` are left out.
 * Source: dpkg(1), "Package states".
 */
const PRESENT = new Set([
  'installed',
  'half-installed',
  'unpacked',
  'half-configured',
  'triggers-awaited',
  'triggers-pending',
]);
const ABSENT = new Set(['not-installed', 'config-files']);

/**
 * Reads dpkg's status file: stanzas of `Field: value` lines, continued by lines that begin with white space, parted by
 * empty lines. Source: deb822(5).
 *
 * @throws InvalidPackageRecord at the first line that dpkg would not accept: a list cut short is never returned.
 */
export function parseDpkgStatus(text: string, options: DpkgOptions = {}): DpkgPackage[] {
  const packages: DpkgPackage[] = [];
  let stanza: Stanza = {};
  let start = 0;
  let inField = false;
  const finish = () => {
    if (start > 0) {
      const found = readStanza(stanza, start, options.assumeInstalled === true);
      if (found) packages.push(found);
      if (packages.length > MAX_PACKAGES)
        throw new InvalidPackageRecord(start, `it lists more than ${MAX_PACKAGES} packages`);
    }
    stanza = {};
    start = 0;
    inField = false;
  };

  for (const { line, number } of lines(text)) {
    if (line === '') {
      finish();
      continue;
    }
    const first = line.charCodeAt(0);
    if (first === 0x20 || first === 0x09) {
      if (!inField) throw new InvalidPackageRecord(number, 'a continuation line continues nothing');
      continue;
    }
    const colon = line.indexOf(':');
    // dpkg takes blanks before the colon, so "Package : x" is a Package field.
    const name = line.slice(0, Math.max(0, colon)).trimEnd();
    if (name === '' || /\s/.test(name)) {
      throw new InvalidPackageRecord(number, `expected "Field: value", found ${excerpt(line)}`);
    }
    if (start === 0) start = number;
    inField = true;
    const field = FIELDS.get(name.toLowerCase());
    if (field === undefined) continue;
    if (stanza[field] !== undefined) throw new InvalidPackageRecord(number, `the field ${field} occurs twice`);
    stanza[field] = line.slice(colon + 1).trim();
  }
  finish();
  return packages;
}

function readStanza(stanza: Stanza, line: number, assumeInstalled: boolean): DpkgPackage | null {
  const { package: name, version, architecture = '', source } = stanza;
  if (name === undefined || !isToken(name)) throw new InvalidPackageRecord(line, 'a stanza has no valid Package field');
  if (!isPresent(stanza.status, line, assumeInstalled)) return null;
  if (version === undefined || !isToken(version)) {
    throw new InvalidPackageRecord(line, `${excerpt(name)} has no valid Version field`);
  }
  if (architecture !== '' && (!isToken(architecture) || architecture.length > 128)) {
    throw new InvalidPackageRecord(line, `${excerpt(name)} has no valid Architecture field`);
  }
  return { name, version, architecture, ...readSource(source, name, version, line) };
}

function isPresent(status: string | undefined, line: number, assumeInstalled: boolean): boolean {
  if (status === undefined) {
    if (assumeInstalled) return true;
    throw new InvalidPackageRecord(line, 'a stanza has no Status field');
  }
  const words = status.split(/\s+/, 4);
  const state = words[2] ?? '';
  if (words.length !== 3 || !(PRESENT.has(state) || ABSENT.has(state))) {
    throw new InvalidPackageRecord(line, `${excerpt(status)} is not a status of dpkg`);
  }
  return PRESENT.has(state);
}

function readSource(
  source: string | undefined,
  name: string,
  version: string,
  line: number,
): Pick<DpkgPackage, 'source'> {
  if (source === undefined || source === '') return {};
  const open = source.indexOf(' (');
  const of =
    open < 0
      ? { name: source, version }
      : { name: source.slice(0, open), version: source.endsWith(')') ? source.slice(open + 2, -1) : '' };
  if (!isToken(of.name) || !isToken(of.version)) {
    throw new InvalidPackageRecord(line, `${excerpt(name)} has no valid Source field`);
  }
  return { source: of };
}
