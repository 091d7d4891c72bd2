import { isPackageType, normalisedName } from '../ecosystems';

export interface PackageUrl {
  readonly type: string;
  /** With its namespace: `debian/openssl`, `@types/node`, `org.example/artifact`. */
  readonly name: string;
  readonly version: string | null;
  readonly qualifiers: ReadonlyMap<string, string>;
  readonly subpath: string;
}

/** Source: the purl specification, "How to parse". Null if it is no package URL. */
export function parsePackageUrl(text: string): PackageUrl | null {
  const [beforeSubpath = '', subpath = ''] = splitLast(text, '#');
  const [beforeQualifiers = '', query = ''] = splitLast(beforeSubpath, '?');
  const match = /^pkg:\/*([A-Za-z][A-Za-z0-9.+-]*)\/+([^\s]+)$/.exec(beforeQualifiers);
  if (!match) return null;
  const type = (match[1] ?? '').toLowerCase();
  const path = match[2] ?? '';
  // A scope begins with an @ of its own, which writers do not always encode.
  const at = path.lastIndexOf('@');
  const [named, version] = at > 0 && path.indexOf('/', at) < 0 ? [path.slice(0, at), path.slice(at + 1)] : [path, null];
  try {
    const name = named
      .split('/')
      .filter((segment) => segment !== '')
      .map(decodeURIComponent)
      .join('/');
    return {
      type,
      name: isPackageType(type) ? normalisedName(type, name) : name,
      version: version === null || version === '' ? null : decodeURIComponent(version),
      qualifiers: new Map(query.split('&').flatMap(readQualifier)),
      subpath,
    };
  } catch {
    // decodeURIComponent throws an error of the language for a percent sign that encodes nothing.
    return null;
  }
}

function readQualifier(pair: string): [string, string][] {
  const equals = pair.indexOf('=');
  const value = pair.slice(equals + 1);
  return equals > 0 && value !== '' ? [[pair.slice(0, equals).toLowerCase(), decodeURIComponent(value)]] : [];
}

function splitLast(text: string, separator: string): readonly string[] {
  const at = text.lastIndexOf(separator);
  return at < 0 ? [text] : [text.slice(0, at), text.slice(at + 1)];
}

/** Whether a package is one that a pattern names: what the pattern leaves out (version, qualifiers) may be anything. */
export function packageUrlMatches(pattern: PackageUrl, of: PackageUrl): boolean {
  return (
    pattern.type === of.type &&
    pattern.name === of.name &&
    (pattern.version === null || pattern.version === of.version) &&
    (pattern.subpath === '' || pattern.subpath === of.subpath) &&
    [...pattern.qualifiers].every(([key, value]) => of.qualifiers.get(key) === value)
  );
}
