import type { RankedSeverity } from '../../../verdicts/severity';

/** What a database says of itself. */
export interface DatabaseInfo {
  readonly formatVersion: number;
  /** ISO 8601, UTC: when it was compiled. */
  readonly builtAt: string;
  /** ISO 8601, UTC: the latest `modified` of its records that is not after `builtAt`; null where it has none. */
  readonly newestModified: string | null;
  /** Advisories that it holds. */
  readonly records: number;
  /** Advisories by OSV ecosystem with its release, such as `Debian:12` or `npm`; one that names two counts in both. */
  readonly ecosystems: Readonly<Record<string, number>>;
  /** `sha256:...` of all that it holds; the same advisories and signals in the same order give the same digest. */
  readonly contentDigest: string;
  /** What was joined to the advisories; null where none was. */
  readonly epss: SignalInfo | null;
  readonly kev: SignalInfo | null;
}

export interface SignalInfo {
  /** ISO 8601: the list's own date. */
  readonly publishedAt: string;
  readonly entries: number;
}

/** Versions from one (inclusive) to another; `from: null` is before every version. */
export interface AffectedInterval {
  readonly from: string | null;
  /** Null: every later version. `limit` ends what the record speaks of, without saying that it is fixed. */
  readonly to: { readonly kind: 'fixed' | 'last-affected' | 'limit'; readonly version: string } | null;
}

/** One package of one advisory, by the advisory's ranges and list of versions. */
export interface AffectedPackage {
  /** Number of the advisory in the database. */
  readonly record: number;
  readonly intervals: readonly AffectedInterval[];
  /** Versions that are affected besides the intervals. */
  readonly versions: readonly string[];
  /** True where a range has an event that is no version: what is not within the rest is unknown. */
  readonly unreadable: boolean;
}

/** What the database keeps of an advisory. */
export interface Advisory {
  /** The source's own id. */
  readonly id: string;
  /** For the advisory of a distribution one for each CVE that it passes on, else one. */
  readonly vulnerabilities: readonly AdvisoryVulnerability[];
  /** ISO 8601, or null. */
  readonly publishedAt: string | null;
}

export interface AdvisoryVulnerability {
  /** The CVE where there is one, else the first name of the advisory's alias group. */
  readonly id: string;
  readonly aliases: readonly string[];
  /** The advisory's own, else that of another advisory of the same CVE; null where none says. */
  readonly severity: RankedSeverity | null;
  /** Base score, 0 to 10: v3, else v4, else v2; null where no vector says. */
  readonly cvss: number | null;
  /** Whether the list of exploited vulnerabilities has it; null where none was joined. */
  readonly exploited: boolean | null;
  readonly epss: EpssScore | null;
}

/** Probability that it is exploited within 30 days, and the share of all vulnerabilities with a lower one; 0 to 1. */
export interface EpssScore {
  readonly score: number;
  readonly percentile: number;
}

export interface AdvisoryText {
  /** At most 300 characters. */
  readonly title: string;
  /** At most 2,000 characters. */
  readonly description: string;
}

/** A compiled database, open for reading. Every method throws InvalidDatabase where it meets damage. */
export interface AdvisoryDatabase {
  readonly info: DatabaseInfo;
  /** @param ecosystem with its release, as in `info.ecosystems`; @param name normalised as `packageKey` does */
  readonly affected: (ecosystem: string, name: string) => readonly AffectedPackage[];
  readonly advisory: (record: number) => Advisory;
  readonly text: (record: number) => AdvisoryText;
  /** Closes the file, where it is one; nothing may be read after it. */
  readonly close: () => void;
}
