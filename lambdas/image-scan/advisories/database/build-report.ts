/** What was done with the records given. */
export interface BuildReport {
  /** The sum of kept, withoutPackages, withdrawn, superseded and invalid. */
  readonly seen: number;
  /** Advisories that the database holds. */
  readonly kept: number;
  /** Records without a package of a covered ecosystem: they lend aliases and severities, and match nothing. */
  readonly withoutPackages: number;
  readonly withdrawn: number;
  /** Records whose id was given with a later or equal `modified` as well. */
  readonly superseded: number;
  /** Records that are not OSV. */
  readonly invalid: RejectedRecords;
  /** Packages, counted by ecosystem that is not covered. */
  readonly uncoveredEcosystems: Readonly<Record<string, number>>;
  /** Ranges of commits, which no installed version can be compared with. */
  readonly gitRanges: number;
  /** Ranges with an event that is no version: what is not within the rest of their advisory is unknown, never clean. */
  readonly unreadableRanges: RejectedRecords;
}

export interface RejectedRecords {
  readonly count: number;
  /** The first 100. */
  readonly first: readonly RejectedRecord[];
}

export interface RejectedRecord {
  /** What the caller said of where the record is from, such as `all.zip!/GHSA-x.json` or `osv.jsonl:12`. */
  readonly origin: string;
  readonly why: string;
}

const MAX_NAMED = 100;

export class RecordList {
  private count = 0;
  private readonly first: RejectedRecord[] = [];

  add(origin: string, why: string): void {
    this.count += 1;
    if (this.first.length < MAX_NAMED) this.first.push({ origin, why });
  }

  list(): RejectedRecords {
    return { count: this.count, first: this.first };
  }
}
