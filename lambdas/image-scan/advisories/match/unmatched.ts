import type { Package, PackageType } from '../../scanner/scan-result';

/** Packages of which the database cannot say whether they are affected. */
export interface Unmatched {
  readonly type: PackageType;
  /** How many there are. */
  readonly count: number;
  /** The first 10, as `name version`. */
  readonly packages: readonly string[];
  /** A sentence without its full stop, such as `the database has no advisories for Debian:13`. */
  readonly why: string;
}

const MAX_NAMED = 10;

/** Collects packages by type and reason; each counts once for a reason. */
export class UnmatchedPackages {
  readonly #groups = new Map<string, { type: PackageType; why: string; packages: Set<string> }>();

  add({ type, name, version }: Package, why: string): void {
    const key = JSON.stringify([type, why]);
    const group = this.#groups.get(key) ?? { type, why, packages: new Set<string>() };
    group.packages.add(`${name} ${version}`);
    this.#groups.set(key, group);
  }

  list(): readonly Unmatched[] {
    return [...this.#groups.entries()]
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .map(([, { type, why, packages }]) => ({
        type,
        count: packages.size,
        packages: [...packages].slice(0, MAX_NAMED),
        why,
      }));
  }
}
