import type { ImageReference } from './image-reference';
import type { SeverityCounts } from './severity';
import type { EvidencePointer, RemediationStrategy, Verdict } from './verdict';

/** How an attempt at remediation stands. Only OPEN can change, and only once. */
export const ATTEMPT_STATES = ['OPEN', 'FIXED', 'STILL_NON_COMPLIANT', 'UNCHANGED', 'FAILED'] as const;
export type AttemptState = (typeof ATTEMPT_STATES)[number];

/** How many findings, of which severities, and the labels of at most 20, worst first. */
export interface FindingGroup {
  readonly found: number;
  readonly counts: SeverityCounts;
  readonly findings: readonly string[];
}

/** What an attempt changed: the findings of its result beside those of its source. */
export interface FindingChanges {
  readonly gone: FindingGroup;
  readonly new: FindingGroup;
  readonly remaining: FindingGroup;
}

/** One rebuild or patch of one image, from the decision to its proof. */
export interface Attempt extends Omit<ImageReference, 'digest'> {
  readonly attemptId: string;
  /** The image that is to be replaced. */
  readonly sourceDigest: string;
  /** The image that this chain of rebuilds began with: the budget counts on it. */
  readonly rootDigest: string;
  /** 1 for the first attempt of the lineage. */
  readonly number: number;
  /** Absent of attempts that were made when there were only rebuilds. */
  readonly strategy?: Extract<RemediationStrategy, 'rebuild' | 'patch'>;
  readonly project: string;
  readonly targetTag: string;
  readonly state: AttemptState;
  readonly startedAt: string;
  /** An image pushed later than this is no result of the attempt. */
  readonly deadline: string;
  /** Why it could begin at all: what has changed since the last attempt of the lineage. */
  readonly occasion?: string;
  readonly before: {
    readonly score: number;
    readonly counts: SeverityCounts;
    /** The source's judgement; an index has none of its own. */
    readonly evidence?: EvidencePointer;
  };
  readonly buildId?: string;
  readonly endedAt?: string;
  /** Why it ended as it did, for people. */
  readonly why?: string;
  readonly result?: {
    readonly digest: string;
    readonly verdict: Verdict;
    readonly score: number;
    readonly counts: SeverityCounts;
  };
  /** With a result: what it changed, or why that cannot be told. */
  readonly changes?: FindingChanges | { readonly unknown: string };
}
