import type { Prices } from './prices';

/** What one scan uses of what AWS bills by use. */
export interface Usage {
  readonly transitions: number;
  readonly invocations: number;
  /** Sum over all invocations, each rounded up to a millisecond. */
  readonly billedMs: number;
  /** Billed seconds times gigabytes of configured memory. */
  readonly gbSeconds: number;
  /** The same if all of the time were the processor's, at no more than one vCPU. */
  readonly gbSecondsAtMost: number;
  readonly writeUnits: number;
  readonly readUnits: number;
  readonly s3Writes: number;
  readonly s3Reads: number;
  readonly customEvents: number;
  readonly sqsRequests: number;
  readonly notices: number;
  readonly logBytes: number;
}

export interface CostLine {
  readonly what: string;
  /** Dollars per 1,000 scans. */
  readonly dollars: number;
}

const SCANS = 1_000;
/** CloudWatch bills gigabytes of 2^30 bytes. */
const GIGABYTE = 2 ** 30;

/** Dollars per 1,000 scans, by service. */
export function costLines(usage: Usage, { perUnit }: Prices): readonly CostLine[] {
  const line = (what: string, dollars: number): CostLine => ({ what, dollars: SCANS * dollars });
  return [
    line('Step Functions', usage.transitions * perUnit.stateTransition),
    line('Lambda requests', usage.invocations * perUnit.lambdaRequest),
    line('Lambda duration', usage.gbSeconds * perUnit.lambdaGbSecondArm64),
    line('DynamoDB writes', usage.writeUnits * perUnit.dynamoWriteUnit),
    line('DynamoDB reads', usage.readUnits * perUnit.dynamoReadUnit),
    line('S3 requests', usage.s3Writes * perUnit.s3Write + usage.s3Reads * perUnit.s3Read),
    line('EventBridge', usage.customEvents * perUnit.customEvent),
    line('SQS', usage.sqsRequests * perUnit.sqsRequest),
    line('SNS', usage.notices * perUnit.snsPublish),
    line('CloudWatch Logs', (usage.logBytes / GIGABYTE) * perUnit.logGigabyte),
  ];
}

/** Dollars per 1,000 scans. */
export function totalCost(usage: Usage, prices: Prices): number {
  return costLines(usage, prices).reduce((sum, { dollars }) => sum + dollars, 0);
}

/** Dollars per 1,000 scans, were all of the functions' time the processor's. */
export function totalCostAtMost(usage: Usage, prices: Prices): number {
  return totalCost({ ...usage, gbSeconds: usage.gbSecondsAtMost }, prices);
}

export interface CostAt {
  readonly findings: number;
  /** Dollars per 1,000 scans. */
  readonly dollars: number;
}

/** Dollars of one more finding, per 1,000 scans, between two measurements. */
export function marginalCost(less: CostAt, more: CostAt): number {
  return (more.dollars - less.dollars) / (more.findings - less.findings);
}

/** The workflow asks no less often than this, once a scan takes long: see `lib/image-scan/workflow.ts`. */
const SECONDS_BETWEEN_POLLS = 60;

/** What both designs cost at one length of the registry's scan, in dollars per 1,000 scans. */
export interface Comparison {
  readonly scanSeconds: number;
  readonly mayfly: number;
  readonly naive: number;
  /** Memory of the naive design's function. */
  readonly gigabytes: number;
}

/**
 * How many seconds the registry's scan takes where both designs cost the same: a further second costs the naive one a
 * second of its function, and Mayfly a part of a transition and of an invocation.
 */
export function breakEvenSeconds({ scanSeconds, mayfly, naive, gigabytes }: Comparison, { perUnit }: Prices): number {
  const waiting = SCANS * gigabytes * perUnit.lambdaGbSecondArm64;
  const polling = (SCANS * (perUnit.stateTransition + perUnit.lambdaRequest)) / SECONDS_BETWEEN_POLLS;
  return scanSeconds + (mayfly - naive) / (waiting - polling);
}
