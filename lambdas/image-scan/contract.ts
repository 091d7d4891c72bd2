import type { ImageReference } from '../verdicts/image-reference';
import type { EvidencePointer, ManifestKind, RemediationPlan, Unknown, Verdict } from '../verdicts/verdict';

/** Every handler of the system. A workflow state carries the name of the handler that it runs. */
export const HANDLERS = [
  'claim',
  'await-registry-scan',
  'custom-scan',
  'judge',
  'judge-index',
  'record-artifact',
  'publish',
  'remediate',
  'record-unknown',
  'build-ended',
] as const;
export type HandlerName = (typeof HANDLERS)[number];

/** Environment variables that the constructs set and the handlers read. */
export const ENV = {
  table: 'MAYFLY_TABLE',
  evidenceBucket: 'MAYFLY_EVIDENCE_BUCKET',
  eventBus: 'MAYFLY_EVENT_BUS',
  /** Name of the SSM parameter that holds the current policy's hash, or `built-in`; absent means built-in. */
  policyParameter: 'MAYFLY_POLICY_PARAMETER',
  /** Name of the SSM parameter that stops all remediation unless its value is `enabled`; absent means enabled. */
  remediationSwitch: 'MAYFLY_REMEDIATION_SWITCH',
  /** Comma-separated names of the CodeBuild projects that may be started. */
  buildProjects: 'MAYFLY_BUILD_PROJECTS',
  notificationTopic: 'MAYFLY_NOTIFICATION_TOPIC',
  leaseMinutes: 'MAYFLY_LEASE_MINUTES',
  attemptDeadlineMinutes: 'MAYFLY_ATTEMPT_DEADLINE_MINUTES',
  maxLayerBytes: 'MAYFLY_MAX_LAYER_BYTES',
} as const;

/** Name of a deployment where nobody chose one. One account and region can hold several. */
export const DEFAULT_DEPLOYMENT = 'mayfly';
/** Parameter Store takes no name that begins with "aws" or "ssm". Source: SSM API reference, "PutParameter", `Name`. */
export const DEPLOYMENT_NAME = {
  pattern: /^(?!aws|ssm)[a-z][a-z0-9-]{0,30}$/,
  expected: 'expected 1 to 31 lower-case letters, digits and hyphens, a letter first and neither "aws" nor "ssm"',
} as const;

/**
 * Source: CodeBuild API reference, "PublicProject", `name`: its pattern would allow 255 characters, its length
 * constraint allows 2 to 150.
 */
export const PROJECT_NAME = /^[A-Za-z0-9][A-Za-z0-9_-]{1,149}$/;

/** Whole minutes that handlers accept from the constructs: a day is longer than any run or rebuild should take. */
export const MINUTES = {
  lease: { min: 1, max: 1440 },
  attemptDeadline: { min: 1, max: 1440 },
} as const;

/**
 * Names of a deployment's SSM parameters. The first holds what the command line needs to find, as JSON, and is the
 * template's. The others belong to the operator: no template holds them, as a deployment would put its own value back.
 */
export const deploymentParameter = (deployment: string): string => `/${deployment}/deployment`;
export const policyParameter = (deployment: string): string => `/${deployment}/policy`;
export const remediationSwitch = (deployment: string): string => `/${deployment}/remediation`;

export interface Deployment {
  readonly version: 1;
  readonly table: string;
  readonly evidenceBucket: string;
  readonly eventBus: string;
  readonly policyParameter: string;
  readonly remediationSwitch: string;
  readonly stateMachineArn: string;
  readonly deadLetterQueues: readonly DeadLetterQueue[];
}

/** A queue of events that could not be delivered, and where they belong. */
export interface DeadLetterQueue {
  readonly url: string;
  readonly target: DeadLetterTarget;
}
export type DeadLetterTarget =
  | { readonly kind: 'state-machine'; readonly arn: string }
  | { readonly kind: 'function'; readonly arn: string };

/** The policy parameter's value for the built-in policy; what an absent parameter means too. */
export const BUILT_IN_POLICY = 'built-in';
/** The only value of the switch that does not stop remediation; what an absent switch means too. */
export const REMEDIATION_ENABLED = 'enabled';

/** The tag that a rebuild must push; the push event itself then ties image to attempt. */
export const TARGET_TAG_PREFIX = 'mayfly-';

/** Environment variables that a rebuild gets. */
export const BUILD_ENV = {
  attemptId: 'MAYFLY_ATTEMPT_ID',
  sourceDigest: 'SOURCE_DIGEST',
  repository: 'REPOSITORY',
  targetTag: 'TARGET_TAG',
  noCache: 'NO_CACHE',
} as const;

/** The errors that the workflow tells apart by name. */
export const ERRORS = {
  /** Waiting is a Retry on this. */
  scanNotReady: 'ScanNotReady',
  /** The input can never become right: no retry. */
  invalidEvent: 'InvalidEvent',
  /** Another run took the image over while this one worked. */
  fencedOff: 'FencedOff',
} as const;

/** What the workflow carries from state to state about the image at hand. */
export interface Run extends ImageReference {
  /** The execution's name. */
  readonly runId: string;
  readonly gen: number;
  /** When the claim was taken. */
  readonly startedAt: string;
  readonly kind: ManifestKind;
  readonly mediaType: string;
  /** At most 100; the registry allows 1,000. */
  readonly tags: readonly string[];
  /** ISO 8601, from the registry; null where the image is gone. */
  readonly pushedAt: string | null;
  /** The image that this one's chain of rebuilds began with, as far as its earlier verdicts tell; itself where there is none. */
  readonly rootDigest: string;
  readonly artifact: { readonly type: string; readonly subject?: string } | null;
}

export interface ClaimInput {
  /** The execution's name. */
  readonly runId: string;
  /** The event as it came. */
  readonly event: unknown;
}

/** `next` names the state to go to; `done` where this event asks for no run of its own. */
export type ClaimOutput =
  | { readonly next: 'done'; readonly why: string }
  | { readonly next: 'scan' | 'judge-index' | 'record-artifact'; readonly run: Run }
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
  | { readonly status: 'complete'; readonly evidence: EvidencePointer; readonly findings: number }
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
