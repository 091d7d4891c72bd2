import type { ImageReference } from '../verdicts/image-reference';
import type { EvidencePointer, ManifestKind } from '../verdicts/verdict';

/** Every handler of the system. A workflow state carries the name of the handler that it runs. */
export const HANDLERS = [
  'claim',
  'await-registry-scan',
  'custom-scan',
  'judge',
  'rejudge',
  'judge-index',
  'record-artifact',
  'publish',
  'remediate',
  'record-unknown',
  'build-ended',
] as const;
export type HandlerName = (typeof HANDLERS)[number];

/** Handlers that ask for runs, or note what the registry lost. The workflow runs none of them. */
export const REQUEST_HANDLERS = [
  'start-runs',
  'select-rejudgements',
  'findings-changed',
  'image-deleted',
  'sweep',
  'sweep-repository',
] as const;
export type RequestHandlerName = (typeof REQUEST_HANDLERS)[number];

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
  /** What the names of the projects that patch begin with; see `patchProjectName`. */
  patchProjects: 'MAYFLY_PATCH_PROJECTS',
  notificationTopic: 'MAYFLY_NOTIFICATION_TOPIC',
  leaseMinutes: 'MAYFLY_LEASE_MINUTES',
  attemptDeadlineMinutes: 'MAYFLY_ATTEMPT_DEADLINE_MINUTES',
  maxLayerBytes: 'MAYFLY_MAX_LAYER_BYTES',
  /** `on` or `off`: whether packages are to be found by name. */
  packageIndex: 'MAYFLY_PACKAGE_INDEX',
  /** For so many seconds a list of enhanced findings must stand still before it is believed. */
  findingsSettleSeconds: 'MAYFLY_FINDINGS_SETTLE_SECONDS',
  /** URL of the queue of requests for runs. */
  requestQueue: 'MAYFLY_REQUEST_QUEUE',
  stateMachine: 'MAYFLY_STATE_MACHINE',
  /** URL of the queue of repositories that a sweep is to look through. */
  sweepQueue: 'MAYFLY_SWEEP_QUEUE',
  lookBackHours: 'MAYFLY_LOOK_BACK_HOURS',
  /** ARN of the KMS key that signs what is committed, or `off`. */
  signingKey: 'MAYFLY_SIGNING_KEY',
  /** Comma-separated names of OSV's ecosystems that the advisory database is to cover. */
  advisoryEcosystems: 'MAYFLY_ADVISORY_ECOSYSTEMS',
  /** Address of the folder that holds OSV's exports. */
  advisoryExports: 'MAYFLY_ADVISORY_EXPORTS',
  /** Addresses of the lists that are joined to advisories, or `off`. */
  epssList: 'MAYFLY_EPSS_LIST',
  kevList: 'MAYFLY_KEV_LIST',
} as const;

/**
 * Where advisories come from unless somebody says otherwise. The ecosystems are what images mostly hold: the languages that
 * the inventory reads, and the distributions of most base images in the releases that are still maintained. Red Hat, Wolfi
 * and Chainguard are left out for their size: the latter alone has more advisories than all others together.
 */
export const ADVISORIES = {
  /** Source: google.github.io/osv.dev/data, "Data dumps": a zip archive an ecosystem, `<ECOSYSTEM>/all.zip`. */
  exports: 'https://osv-vulnerabilities.storage.googleapis.com',
  ecosystems: [
    ...['npm', 'PyPI', 'Go', 'Maven', 'RubyGems', 'crates.io', 'Packagist', 'NuGet'],
    ...['Debian:11', 'Debian:12', 'Debian:13', 'Ubuntu:22.04:LTS', 'Ubuntu:24.04:LTS'],
    ...['Alpine', 'AlmaLinux', 'Rocky Linux'],
  ],
  /** Source: ossf.github.io/osv-schema, "affected[].package field": `Debian:12` is release 12 of Debian. */
  ecosystem: /^[A-Za-z][A-Za-z0-9 .-]{0,63}(?::[A-Za-z0-9 ._:-]{1,63})?$/,
  /** Source: first.org/epss/data_stats: one CSV a day, compressed with gzip. */
  epss: 'https://epss.empiricalsecurity.com/epss_scores-current.csv.gz',
  /** Source: cisa.gov/known-exploited-vulnerabilities-catalog, "JSON". */
  kev: 'https://www.cisa.gov/sites/default/files/feeds/known_exploited_vulnerabilities.json',
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

/** Architectures, as OCI names them, of images that can be patched: those that CodeBuild has machines of. */
export const PATCH_ARCHITECTURES = ['amd64', 'arm64'] as const;
export type PatchArchitecture = (typeof PATCH_ARCHITECTURES)[number];

/** What the names of a deployment's projects that patch begin with. */
export const patchProjects = (deployment: string): string => `${deployment}-patch`;
/** Each architecture has a project of its own: the image's package manager runs in the build. */
export const patchProjectName = (prefix: string, architecture: string): string => `${prefix}-${architecture}`;

/** Whole minutes that handlers accept from the constructs: a day is longer than any run or rebuild should take. */
export const MINUTES = {
  lease: { min: 1, max: 1440 },
  attemptDeadline: { min: 1, max: 1440 },
} as const;

/** Whole seconds for which a list of enhanced findings must stand still; the scan deadline has to outlast them. */
export const FINDINGS_SETTLE_SECONDS = { min: 1, max: 600 } as const;

/**
 * Bounds of the sweep. Its alarm takes an hour without a sweep for silence, so it runs every hour at least. An image is
 * left alone for its first minutes: with two hours to look back, it is seen by a sweep even if one fails.
 */
export const SWEEP = {
  everyMinutes: { min: 5, max: 60 },
  lookBackHours: { min: 2, max: 168 },
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
  /** URL of the queue of requests for runs. */
  readonly requestQueue: string;
  /** Name of the function that finds the verdicts which a changed policy or exception touches. */
  readonly selectRejudgements: string;
  /** ARN of the KMS key that signs verdicts. Absent: they are not signed. */
  readonly signingKey?: string;
  readonly deadLetterQueues: readonly DeadLetterQueue[];
}

/** A queue of events that could not be delivered, and where they belong. */
export interface DeadLetterQueue {
  readonly url: string;
  readonly target: DeadLetterTarget;
}
export type DeadLetterTarget =
  | { readonly kind: 'state-machine'; readonly arn: string }
  | { readonly kind: 'function'; readonly arn: string }
  | { readonly kind: 'queue'; readonly url: string };

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
  /** Waiting for the children of an index is a Retry on this. */
  childrenNotJudged: 'ChildrenNotJudged',
  /** The stored evidence carries no new judgement: the image is scanned again. */
  evidenceUnusable: 'EvidenceUnusable',
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
  readonly trigger: Trigger;
  /** Digests of the indexes that are known to list the image, the latest last, at most 100. Absent: none. */
  readonly parents?: readonly string[];
  /** The evidence of the verdict before; layers are their digest, so what was read of them stays true. */
  readonly prior: Readonly<Partial<Record<'registry' | 'scanner' | 'cyclonedx' | 'spdx', EvidencePointer>>>;
  readonly freshUntil?: string;
}

/**
 * What may ask for a run. `push`, `replication`, `child` (of an index that is being judged), `sweep` and `backfill` ask for
 * a first verdict: one that stands is left alone. The others ask for a new one whatever stands: `rejudge` from the evidence
 * that there is, with new scans only where it cannot carry a judgement; `refresh` with a new look at the registry's scan, as
 * the layers cannot have changed; `rescan` with everything anew.
 */
export const TRIGGERS = ['push', 'replication', 'child', 'sweep', 'backfill', 'rejudge', 'refresh', 'rescan'] as const;
export type Trigger = (typeof TRIGGERS)[number];

/** Whether a trigger asks for a new verdict where one stands already. */
export function asksAnew(trigger: Trigger): trigger is 'rejudge' | 'refresh' | 'rescan' {
  return trigger === 'rejudge' || trigger === 'refresh' || trigger === 'rescan';
}

/** Asks for a run where no event of the registry does: the input of an execution that Mayfly starts itself. */
export interface RunRequest extends ImageReference {
  readonly source: 'mayfly';
  readonly trigger: Exclude<Trigger, 'push' | 'replication'>;
  /** For the logs and the audit: what asked, in one line. */
  readonly why: string;
  /** ISO 8601: when it was that something changed. A run that began later has seen it, so nothing is left to be done. */
  readonly asOf?: string;
  /** ISO 8601, with `rejudge`: evidence that does not carry the verdict until then is worth new scans now. */
  readonly freshUntil?: string;
}
