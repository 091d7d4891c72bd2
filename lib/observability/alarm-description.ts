import { type IMetric, TreatMissingData } from 'aws-cdk-lib/aws-cloudwatch';

/**
 * `critical`: images go without an answer, and nothing makes up for it: now. `high`: answers come late, or block: today.
 * `low`: something is worth mending: this week.
 */
export type AlarmSeverity = 'critical' | 'high' | 'low';

/** One alarm, or one for each part that it watches. `Watched` is what holds the parts. */
export interface AlarmDescription<Watched> {
  /** In kebab case. The runbook's heading is `Alarm: ` and the same words. */
  readonly id: string;
  readonly severity: AlarmSeverity;
  /** What it means, for whoever is called by it. */
  readonly why: string;
  /** By the part watched; the key of a metric that is all of the alarm is empty. */
  readonly metrics: (watched: Watched) => Readonly<Record<string, IMetric>>;
  /** It is an alarm above this. */
  readonly threshold: number;
  /** So many of the latest `periods` have to be above it. */
  readonly datapoints: number;
  readonly periods: number;
  readonly missing: TreatMissingData;
}

/** Where no data means that nothing happened. */
export const ONCE = { datapoints: 1, periods: 1, missing: TreatMissingData.NOT_BREACHING } as const;

/** The heading's anchor in the runbook. */
export const runbookAnchor = (alarm: { readonly id: string }): string => `alarm-${alarm.id}`;

/** What stands at the alarm: severity, meaning, and where the runbook says what to do. At most 1,024 characters fit. */
export function describeAlarm(
  alarm: Pick<AlarmDescription<never>, 'id' | 'severity' | 'why'>,
  runbook: string,
): string {
  return `[${alarm.severity}] ${alarm.why} What to do: ${runbook}#${runbookAnchor(alarm)}`;
}
