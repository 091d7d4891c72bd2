import { InvalidPackageRecord } from '../errors';
import { excerpt, isToken } from './text';

export interface NpmPackage {
  /** With its scope, such as `@types/node`. */
  readonly name: string;
  readonly version: string;
}

type Manifest = Readonly<Partial<Record<'name' | 'version', unknown>>>;

/**
 * Reads the name and version from a package's `package.json`.
 *
 * @throws InvalidPackageRecord if it is not JSON, or if either is missing or not one word.
 */
export function parsePackageJson(text: string): NpmPackage {
  const { name, version } = parseManifest(text);
  return { name: word('name', name), version: word('version', version) };
}

/**
 * The package that a `package.json` below `node_modules` makes, or null where it makes none of a registry:
 * - npm's registry takes nothing without a version. What has none is a folder of the project itself (a workspace), or
 *   only tells how its files are to be read, such as `{"type": "module"}`.
 * - npm calls a package without a name by its folder.
 * - In a folder that no package manager fills, such as a package's own test data, a file that is no valid manifest is
 *   content. Where packages are installed, it stands for a package that nobody can name.
 *
 * @param path such as `app/node_modules/@types/node/package.json`
 * @throws InvalidPackageRecord
 */
export function readInstalledManifest(text: string, path: string): NpmPackage | null {
  try {
    const { name, version } = parseManifest(text);
    if (version === undefined || version === '') return null;
    const known = name === undefined || name === '' ? folderName(path) : name;
    return { name: word('name', known), version: word('version', version) };
  } catch (error) {
    if (error instanceof InvalidPackageRecord && !isInstallPlace(path)) return null;
    throw error;
  }
}

/**
 * Whether package managers put packages there: from the first `node_modules` on, every folder is a package's, its
 * scope's, or of a store such as `.pnpm/a@1.0.0/node_modules`.
 */
export function isInstallPlace(path: string): boolean {
  const parts = path.split('/');
  let at = parts.indexOf('node_modules');
  while (at >= 0 && parts[at] === 'node_modules') {
    const first = parts[at + 1] ?? '';
    at += first.startsWith('@') || first.startsWith('.') ? 3 : 2;
    if (first.startsWith('.') && parts[at] !== 'node_modules') return false;
  }
  return at === parts.length - 1;
}

/** The package's name by its folder, with the scope's folder where there is one. */
function folderName(path: string): string {
  const [scope = '', name = ''] = path.split('/').slice(-3, -1);
  return scope.startsWith('@') ? `${scope}/${name}` : name;
}

function parseManifest(text: string): Manifest {
  let json: unknown;
  try {
    json = JSON.parse(text.startsWith('\ufeff') ? text.slice(1) : text);
  } catch (cause) {
    throw new InvalidPackageRecord(0, 'it is not JSON', { cause });
  }
  if (typeof json !== 'object' || json === null || Array.isArray(json)) {
    throw new InvalidPackageRecord(0, 'it is not a JSON object');
  }
  const own = (key: string): unknown => Object.getOwnPropertyDescriptor(json, key)?.value;
  return { name: own('name'), version: own('version') };
}

function word(key: 'name' | 'version', value: unknown): string {
  // npm trims versions.
  const text = typeof value === 'string' && key === 'version' ? value.trim() : value;
  if (typeof text === 'string' && isToken(text)) return text;
  const found = typeof text === 'string' ? `: ${excerpt(text)}` : '';
  throw new InvalidPackageRecord(0, `it has no valid ${key}${found}`);
}
