import type { Finding } from '../../../verdicts/finding';
import type { SeverityCounts } from '../../../verdicts/severity';

/** A scan that is proven: complete, after the push, with counts that equal the findings read. */
export interface BasicScanResult {
  readonly findings: readonly Finding[];
  readonly counts: SeverityCounts;
  /** ISO 8601. */
  readonly completedAt: string;
  /** ISO 8601: when the registry last updated its vulnerability data. */
  readonly databaseUpdatedAt: string;
  /** ISO 8601: when the registry refused to scan anew, so that this older scan is all there is. */
  readonly renewalRefusedAt?: string;
}

export type BasicScanPoll =
  | { readonly state: 'complete'; readonly result: BasicScanResult }
  /** Asking again later can help. */
  | { readonly state: 'not-ready'; readonly why: string }
  /** Asking again cannot help: nothing is proven, and `why` says what stands in the way. */
  | { readonly state: 'unknown'; readonly why: string };

export type Undecided = Exclude<BasicScanPoll, { state: 'complete' }>;

/** The parts of a description that make findings count. */
export interface ScanProof {
  readonly completedAt: Date;
  readonly databaseUpdatedAt: Date;
  readonly counts: SeverityCounts;
  /** ISO 8601. */
  readonly renewalRefusedAt?: string;
}

export interface ReadFindings {
  readonly state: 'read-findings';
  readonly proof: ScanProof;
}

/** No scan that counts is there or on its way: ask for one. */
export interface StartScan<IfRefused extends ReadFindings | null = ReadFindings | null> {
  readonly state: 'start-scan';
  readonly why: string;
  /** What holds where the registry starts none now; null: wait for one. */
  readonly ifRefused: IfRefused;
}

/** What follows from a description: an answer, or what to do next to get one. */
export type NextStep = Undecided | StartScan | ReadFindings;

export const ENHANCED = 'enhanced scanning is on for this repository, so that basic scanning is not';

export function notReady(why: string) {
  return { state: 'not-ready', why } as const;
}

export function unknown(why: string) {
  return { state: 'unknown', why } as const;
}
