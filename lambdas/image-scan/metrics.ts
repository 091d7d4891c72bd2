import { MetricUnit } from '@aws-lambda-powertools/metrics';
import { createMetrics } from '../shared/telemetry';
import type { VerdictRecord } from '../verdicts/verdict';
import type { Trigger } from './contract';
import { METRICS, type RemediationOutcome, type SweepFind } from './metrics-contract';

/** Lines of standard output that CloudWatch makes into metrics: no call, and nothing that can fail a run. */
const metrics = createMetrics(METRICS.service);

/** Requests for the first verdict of an image that was just pushed. */
const ANSWERS_A_PUSH: readonly Trigger[] = ['push', 'replication', 'child', 'sweep'];

/** The sweep makes up for pushes of the last day; an image that is older when its run begins was not just pushed. */
const JUST_PUSHED_MS = 2 * 24 * 3_600_000;

/**
 * Milliseconds from push to verdict, or null where the verdict answers no push: an image judged again, one that was
 * pushed long before somebody tagged it anew, one that was gone.
 */
export function pushToVerdict(
  record: Pick<VerdictRecord, 'previousVerdict' | 'pushedAt' | 'startedAt' | 'judgedAt'>,
  trigger: Trigger,
): number | null {
  if (!ANSWERS_A_PUSH.includes(trigger) || record.previousVerdict !== null || record.pushedAt === null) return null;
  const pushed = Date.parse(record.pushedAt);
  const waited = Date.parse(record.startedAt) - pushed;
  // The registry's clock is not ours: a verdict a moment before its push took no time.
  return waited <= JUST_PUSHED_MS ? Math.max(0, Date.parse(record.judgedAt) - pushed) : null;
}

/** A verdict was committed. Not for one that had been committed before. */
export function measureVerdict(record: VerdictRecord, trigger: Trigger): void {
  count(METRICS.verdicts, record.verdict);
  const milliseconds = pushToVerdict(record, trigger);
  if (milliseconds !== null) {
    metrics.singleMetric().addMetric(METRICS.pushToVerdict.name, MetricUnit.Milliseconds, milliseconds);
  }
}

/** @param updatedAt ISO 8601: when the advisories were updated that the registry has scanned an image against */
export function measureRegistryAdvisories(updatedAt: string, now: Date): void {
  const hours = (now.getTime() - Date.parse(updatedAt)) / 3_600_000;
  metrics.singleMetric().addMetric(METRICS.registryAdvisoryAge.name, MetricUnit.NoUnit, Math.max(0, hours));
}

/** @param builtAt ISO 8601: when our own advisory database was built */
export function measureOwnAdvisories(builtAt: string, now: Date): void {
  const hours = (now.getTime() - Date.parse(builtAt)) / 3_600_000;
  metrics.singleMetric().addMetric(METRICS.ownAdvisoryAge.name, MetricUnit.NoUnit, Math.max(0, hours));
}

export function countRemediation(outcome: RemediationOutcome): void {
  count(METRICS.remediations, outcome);
}

export function countRejectedEvent(): void {
  metrics.singleMetric().addMetric(METRICS.rejectedEvents.name, MetricUnit.Count, 1);
}

/** What one sweep came upon. To be called by every sweep: the alarms take silence for a sweep that does not run. */
export function measureSweep(sweep: {
  readonly found: Readonly<Record<SweepFind, number>>;
  /** When the oldest lease ran out that nobody gave back; null where there is none. */
  readonly oldestLeaseUntil: Date | null;
  readonly now: Date;
}): void {
  for (const kind of METRICS.sweepFound.values) count(METRICS.sweepFound, kind, sweep.found[kind]);
  const overdue = sweep.oldestLeaseUntil === null ? 0 : sweep.now.getTime() - sweep.oldestLeaseUntil.getTime();
  metrics.singleMetric().addMetric(METRICS.oldestLease.name, MetricUnit.NoUnit, Math.max(0, overdue / 60_000));
}

/** Found repository by repository, after the sweep itself has reported its own. */
export function countLostPushes(found: number): void {
  count(METRICS.sweepFound, 'lost-push', found);
}

function count<Value extends string>(
  metric: { readonly name: string; readonly dimension: string; readonly values: readonly Value[] },
  value: Value,
  times = 1,
): void {
  metrics.singleMetric().addDimension(metric.dimension, value).addMetric(metric.name, MetricUnit.Count, times);
}
