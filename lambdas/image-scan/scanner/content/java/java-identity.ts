import type { RawPackage } from '../../inventory/package-file';
import { isToken } from '../../inventory/text';
import { knownGroup, tomcatArtifact } from './known-groups';
import type { Coordinates } from './pom';

/** What is known of a Java archive once it has passed. */
export interface JavaFacts {
  /** Its own name, such as `guava-31.1-jre.jar`. */
  readonly fileName: string;
  /** What Maven left in it: several, where the projects that it is built of were merged into it. */
  readonly projects: readonly { readonly folder: string; readonly coordinates: Coordinates }[];
  /** Its manifest's main attributes, by lower-case name; empty where it has none. */
  readonly manifest: ReadonlyMap<string, string>;
}

export interface JavaIdentity {
  readonly packages: readonly RawPackage[];
  /** Names of packages whose group nothing tells: advisories go by group and artifact. */
  readonly withoutGroup: readonly string[];
}

/**
 * The Maven packages that an archive is: each project that Maven left in it; and itself, from its manifest and name, where
 * none of those is it. Empty where nothing names it with a version.
 */
export function identifyJava(facts: JavaFacts): JavaIdentity {
  const isShaded = facts.projects.length > 1;
  const packages: RawPackage[] = facts.projects.map(({ folder, coordinates: { group, artifact, version } }) => ({
    ...{ type: 'maven', name: `${group}:${artifact}`, version },
    ...(isShaded ? { within: folder } : {}),
  }));
  const loader = springBootLoader(facts.manifest);
  if (loader) packages.push(loader);
  const named = splitFileName(facts.fileName);
  const isTold = facts.projects.some(({ coordinates }) => isArchiveOf(coordinates, facts.fileName));
  // An archive whose name does not name a version is its only project's, whatever it is called.
  if (isTold || (facts.projects.length > 0 && named === null)) return { packages, withoutGroup: [] };
  const own = ownIdentity(facts, named);
  if (own === null) return { packages, withoutGroup: [] };
  const { group, artifact, version } = own;
  const name = group === null ? artifact : `${group}:${artifact}`;
  const isKnown = packages.some((known) => known.name === name && known.version === version);
  if (!isKnown) packages.push({ type: 'maven', name, version });
  return { packages, withoutGroup: group === null ? [artifact] : [] };
}

function isArchiveOf({ artifact, version }: Coordinates, fileName: string): boolean {
  return fileName.startsWith(`${artifact}-${version}`) || fileName.startsWith(`${artifact}.`);
}

/** Its classes lie in the archive of each application that Spring Boot packs, which has no version of its own to tell. */
function springBootLoader(manifest: ReadonlyMap<string, string>): RawPackage | null {
  const version = manifest.get('spring-boot-version');
  if (version === undefined || !isToken(version)) return null;
  return { type: 'maven', name: 'org.springframework.boot:spring-boot-loader', version };
}

interface Named {
  readonly artifact: string;
  readonly version: string;
}

function ownIdentity(
  { fileName, manifest }: JavaFacts,
  named: Named | null,
): (Named & { group: string | null }) | null {
  const stem = stemOf(fileName);
  const token = (name: string) => {
    const value = manifest.get(name)?.split(';', 1)[0]?.trim();
    return value !== undefined && isToken(value) && !value.includes('${') && !value.includes(':') ? value : undefined;
  };
  const version = token('implementation-version') ?? named?.version ?? token('bundle-version');
  if (version === undefined) return null;
  const symbolic = token('bundle-symbolicname');
  const title = token('implementation-title');
  const tomcat = tomcatArtifact(manifest.get('implementation-title'), stem);
  const artifact = tomcat ?? named?.artifact ?? title ?? lastPart(symbolic) ?? stem;
  if (!isToken(artifact) || artifact.includes(':')) return null;
  const group =
    knownGroup(artifact, version) ??
    dotted(token('implementation-vendor-id')) ??
    groupIn(symbolic, artifact) ??
    groupIn(token('automatic-module-name'), artifact);
  return { group, artifact, version };
}

/** The group of a name that is group and artifact, as bundles are often called. */
function groupIn(name: string | undefined, artifact: string): string | null {
  if (name === undefined) return null;
  const end = [`.${artifact}`, `.${artifact.replaceAll('-', '.')}`].find((ending) => name.endsWith(ending));
  return end === undefined ? null : dotted(name.slice(0, -end.length));
}

function dotted(name: string | undefined): string | null {
  return name !== undefined && /^[a-z][\w-]*(?:\.[\w-]+)+$/.test(name) ? name : null;
}

function lastPart(name: string | undefined): string | undefined {
  return name?.slice(name.lastIndexOf('.') + 1) || undefined;
}

function stemOf(fileName: string): string {
  const dot = fileName.lastIndexOf('.');
  return dot > 0 ? fileName.slice(0, dot) : fileName;
}

/** What may follow the dash before a version's last part: a snapshot's time, or a number after a snapshot's time. */
const MORE_OF_VERSION = /^(?:\d+|\d{8}\.\d{6}-\d+)$/;

/**
 * Splits `artifact-version.jar` at the last dash before a digit, as artifacts have such dashes too (`log4j-1.2-api`), but
 * before what is only a version's end, as in `1.0-20240101.120000-7`. Null where there is no version.
 */
export function splitFileName(fileName: string): Named | null {
  const stem = stemOf(fileName);
  let found: Named | null = null;
  for (let dash = stem.lastIndexOf('-'); dash > 0; dash = stem.lastIndexOf('-', dash - 1)) {
    const version = stem.slice(dash + 1);
    if (!/^\d/.test(version)) continue;
    const artifact = stem.slice(0, dash);
    if (!isToken(version) || !isToken(artifact)) return null;
    found = { artifact, version };
    if (!MORE_OF_VERSION.test(version)) break;
  }
  return found;
}
