import { PACKAGE_TYPES, type PackageType } from '../scanner/scan-result';

/** How two versions of an ecosystem are ordered. */
export type VersionOrder =
  | 'apk'
  | 'composer'
  | 'dpkg'
  | 'go'
  | 'maven'
  | 'nuget'
  | 'pep440'
  | 'rpm'
  | 'rubygems'
  | 'semver';

export interface Ecosystem {
  readonly type: PackageType;
  readonly order: VersionOrder;
  /** Whether a release is part of the ecosystem's name, as in `Debian:12`; else what follows a colon is a repository. */
  readonly releases: boolean;
}

const distribution = (type: PackageType, order: VersionOrder): Ecosystem => ({ type, order, releases: true });
const language = (type: PackageType, order: VersionOrder): Ecosystem => ({ type, order, releases: false });

/** The ecosystems of OSV that are covered. Source: OSV schema 1.7, "Defined ecosystems". */
const ECOSYSTEMS: ReadonlyMap<string, Ecosystem> = new Map([
  ['AlmaLinux', distribution('rpm', 'rpm')],
  ['Alpine', distribution('apk', 'apk')],
  ['Azure Linux', distribution('rpm', 'rpm')],
  ['Chainguard', distribution('apk', 'apk')],
  ['Debian', distribution('deb', 'dpkg')],
  ['Go', language('golang', 'go')],
  ['Mageia', distribution('rpm', 'rpm')],
  ['Maven', language('maven', 'maven')],
  ['MinimOS', distribution('apk', 'apk')],
  ['NuGet', language('nuget', 'nuget')],
  ['Packagist', language('composer', 'composer')],
  ['Photon OS', distribution('rpm', 'rpm')],
  ['PyPI', language('pypi', 'pep440')],
  ['Red Hat', distribution('rpm', 'rpm')],
  ['Rocky Linux', distribution('rpm', 'rpm')],
  ['RubyGems', language('gem', 'rubygems')],
  ['SUSE', distribution('rpm', 'rpm')],
  ['Ubuntu', distribution('deb', 'dpkg')],
  ['Wolfi', distribution('apk', 'apk')],
  ['crates.io', language('cargo', 'semver')],
  ['npm', language('npm', 'semver')],
  ['openSUSE', distribution('rpm', 'rpm')],
]);

/** Names of the ecosystems that a database can hold, without releases. */
export const COVERED_ECOSYSTEMS: readonly string[] = [...ECOSYSTEMS.keys()];

/** @param name with or without a release, such as `Debian:12`; undefined for one that is not covered */
export function ecosystemOf(name: string): Ecosystem | undefined {
  return ECOSYSTEMS.get(withoutRelease(name));
}

/** Under which name a database keeps an ecosystem: with its release if it has such, without its repository if not. */
export function storedEcosystem(name: string): string {
  return ecosystemOf(name)?.releases ? name : withoutRelease(name);
}

/** The ecosystem of packages that no distribution brings; undefined for types that one does. */
export function languageEcosystem(type: PackageType): string | undefined {
  for (const [name, ecosystem] of ECOSYSTEMS) if (ecosystem.type === type && !ecosystem.releases) return name;
  return undefined;
}

/**
 * A package's name as its ecosystem compares names: PyPI by PEP 503, NuGet and Composer without regard to case, all
 * others as they are.
 */
export function normalisedName(type: PackageType, name: string): string {
  if (type === 'pypi') return name.toLowerCase().replace(/[-_.]+/g, '-');
  return type === 'nuget' || type === 'composer' ? name.toLowerCase() : name;
}

function withoutRelease(name: string): string {
  const colon = name.indexOf(':');
  return colon < 0 ? name : name.slice(0, colon);
}

export function isPackageType(type: string): type is PackageType {
  return PACKAGE_TYPES.some((known) => known === type);
}
