/** What the states of the workflow are given and give. None of it grows: findings stand in the evidence. */
import type { EvidencePointer, RemediationPlan, Unknown, Verdict } from '../verdicts/verdict';
import type { Run } from './contract';

export interface ClaimInput {
  /** The execution's name. */
  readonly runId: string;
  /** The event as it came, or a RunRequest. */
  readonly event: unknown;
}

/** `next` names the state to go to; `done` where this event asks for no run of its own. */
export type ClaimOutput =
  | { readonly next: 'done'; readonly why: string }
  | { readonly next: 'scan' | 'rejudge' | 'judge-index' | 'record-artifact'; readonly run: Run }
  | { readonly next: 'record-unknown'; readonly run: Run; readonly unknown: Unknown };

/** The result of the registry's own scan: its findings stand in the evidence, never in the state. */
export type RegistryScanOutput =
  | {
      readonly status: 'complete';
      readonly evidence: EvidencePointer;
      readonly findings: number;
    }
  | { readonly status: 'unknown'; readonly why: string };

export type CustomScanOutput =
  | {
      readonly status: 'complete';
      readonly evidence: EvidencePointer;
      /** The inventory as bills of materials. */
      readonly sboms?: { readonly cyclonedx: EvidencePointer; readonly spdx: EvidencePointer };
      readonly findings: number;
    }
  | { readonly status: 'unknown'; readonly why: string };

/** What a Catch leaves in the place of a branch's output. */
export interface CaughtError {
  readonly status: 'error';
  readonly error: string;
  readonly cause: string;
}

export interface JudgeInput {
  readonly run: Run;
  readonly scans: readonly [RegistryScanOutput | CaughtError, CustomScanOutput | CaughtError];
}

export interface JudgeIndexInput {
  /** The workflow itself, from its context: children that nobody has claimed are started on it. */
  readonly stateMachineArn: string;
  /** `childrenDeadline` stands in it once the wait is over: then the index is judged with what there is. */
  readonly state: { readonly run: Run; readonly childrenDeadline?: 'passed' };
}

/** What is left of a committed verdict in the state: enough to publish and remediate, nothing that grows. */
export interface Judged {
  readonly verdictId: string;
  readonly gen: number;
  readonly verdict: Verdict;
  readonly plan: RemediationPlan;
}

export interface TailInput {
  readonly run: Run;
  readonly judged: Judged;
}

/** Inside the workflow, from the Catch around it. */
export interface RecordUnknownInput {
  readonly run: Run;
  readonly unknown: Unknown;
}
