import type { ImageReference } from './image-reference';
import type { SeverityCounts } from './severity';
import type { Verdict } from './verdict';

/** How an attempt at remediation stands. Only OPEN can change, and only once. */
export const ATTEMPT_STATES = ['OPEN', 'FIXED', 'STILL_NON_COMPLIANT', 'UNCHANGED', 'FAILED'] as const;
export type AttemptState = (typeof ATTEMPT_STATES)[number];

/** One rebuild of one image, from the decision to its proof. */
export interface Attempt extends Omit<ImageReference, 'digest'> {
  readonly attemptId: string;
  /** The image that is to be replaced. */
  readonly sourceDigest: string;
  /** The image that this chain of rebuilds began with: the budget counts on it. */
  readonly rootDigest: string;
  /** 1 for the first attempt of the lineage. */
  readonly number: number;
  readonly project: string;
  readonly targetTag: string;
  readonly state: AttemptState;
  readonly startedAt: string;
  /** An image pushed later than this is no result of the attempt. */
  readonly deadline: string;
  readonly before: { readonly score: number; readonly counts: SeverityCounts };
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
}
