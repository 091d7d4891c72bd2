import type { Advisory, AffectedRange } from './advisory';
import { compareApkVersions } from './apk-version';
import { compareDpkgVersions } from './dpkg-version';
import { compareSemver } from './semver';

/** A source package of which at least one binary package is installed, or a package of npm. */
export interface InstalledSource {
  readonly manager: 'dpkg' | 'apk' | 'npm';
  readonly name: string;
  readonly version: string;
  /** Where in the image its record is; of npm packages only. */
  readonly path?: string;
}

export interface Match {
  readonly advisory: Advisory;
  readonly installed: InstalledSource;
  /** Absent where nobody has published a fix. */
  readonly fixedIn?: string;
}

type Compare = (a: string, b: string) => number;
const COMPARE: Readonly<Record<InstalledSource['manager'], Compare>> = {
  dpkg: compareDpkgVersions,
  apk: compareApkVersions,
  npm: compareSemver,
};

/** Advisories by ecosystem and source package, so that a scan looks only at those of its packages. */
export class AdvisoryIndex {
  private readonly byPackage = new Map<string, Set<Advisory>>();

  constructor(advisories: readonly Advisory[]) {
    for (const advisory of advisories) {
      if (advisory.withdrawn !== undefined) continue;
      for (const { package: of } of advisory.affected) {
        const key = JSON.stringify([of.ecosystem, of.name]);
        const known = this.byPackage.get(key) ?? new Set();
        this.byPackage.set(key, known.add(advisory));
      }
    }
  }

  /** @param ecosystem as OSV names it, such as `Debian:12` or `npm` */
  matches(ecosystem: string, installed: Iterable<InstalledSource>): readonly Match[] {
    const found: Match[] = [];
    for (const one of installed) {
      for (const advisory of this.byPackage.get(JSON.stringify([ecosystem, one.name])) ?? []) {
        const match = matchOne(advisory, ecosystem, one);
        if (match !== null) found.push(match);
      }
    }
    return found;
  }
}

function matchOne(advisory: Advisory, ecosystem: string, installed: InstalledSource): Match | null {
  const compare = COMPARE[installed.manager];
  for (const { package: of, ranges, versions } of advisory.affected) {
    if (of.ecosystem !== ecosystem || of.name !== installed.name) continue;
    const usable = ranges.filter(({ type }) => type === 'ECOSYSTEM' || (type === 'SEMVER' && ecosystem === 'npm'));
    const within = usable.some((range) => isWithin(range, installed.version, compare));
    if (!within && !versions.includes(installed.version)) continue;
    const fixedIn = firstFixAfter(usable, installed.version, compare);
    return { advisory, installed, ...(fixedIn === undefined ? {} : { fixedIn }) };
  }
  return null;
}

/** Source: OSV schema, "Evaluation": events in version order switch a version's state on and off. */
function isWithin(range: AffectedRange, version: string, compare: Compare): boolean {
  let affected = false;
  for (const { at, effect } of inOrder(range, compare)) {
    const order = at === '0' && effect === 'introduced' ? 1 : compare(version, at);
    if (effect === 'last_affected' ? order <= 0 : order < 0) break;
    affected = effect === 'introduced';
  }
  return affected;
}

function inOrder(range: AffectedRange, compare: Compare) {
  const events = range.events.flatMap((event) =>
    (['introduced', 'fixed', 'last_affected'] as const).flatMap((effect) => {
      const at = event[effect];
      return at === undefined ? [] : [{ effect, at }];
    }),
  );
  const isFirst = (event: { readonly effect: string; readonly at: string }) =>
    event.effect === 'introduced' && event.at === '0';
  return events.sort((a, b) => Number(isFirst(b)) - Number(isFirst(a)) || compare(a.at, b.at));
}

function firstFixAfter(ranges: readonly AffectedRange[], version: string, compare: Compare): string | undefined {
  return ranges
    .flatMap((range) => range.events.flatMap(({ fixed }) => (fixed === undefined ? [] : [fixed])))
    .filter((fixed) => compare(fixed, version) > 0)
    .sort(compare)[0];
}
