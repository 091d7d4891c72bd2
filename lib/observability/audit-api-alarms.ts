import { Duration } from 'aws-cdk-lib';
import { Metric } from 'aws-cdk-lib/aws-cloudwatch';
import { GUARD_METRICS } from '../../lambdas/audit-api/contract';
import type { AuditApi } from '../audit-api/audit-api';
import { type AlarmDescription, ONCE } from './alarm-description';

const FIVE_MINUTES = Duration.minutes(5);
const SUM = { statistic: 'Sum', period: FIVE_MINUTES };

/** Most of the time that a caller has before API Gateway gives up is left. */
const SLOW_MS = 10_000;

/** In five minutes: more than the mistakes of a few callers come to. */
const MANY_REFUSALS = 100;

/** Of the audit API: what callers see, then why. No data is no caller. */
export const AUDIT_API_ALARMS: readonly AlarmDescription<AuditApi>[] = [
  {
    id: 'audit-api-errors',
    severity: 'high',
    why: 'In two of three spans of five minutes the audit API answered with 5xx: callers go without answers.',
    metrics: ({ httpApi }) => ({ '': httpApi.metricServerError(SUM) }),
    ...ONCE,
    threshold: 0,
    datapoints: 2,
    periods: 3,
  },
  {
    id: 'audit-api-throttles',
    severity: 'high',
    why: "The account's concurrency of Lambda does not suffice for the audit API. Its callers get 503.",
    metrics: ({ function: api }) => ({ '': api.metricThrottles(SUM) }),
    ...ONCE,
    threshold: 0,
    datapoints: 2,
    periods: 3,
  },
  {
    id: 'audit-api-refusals',
    severity: 'high',
    why: 'The guard of the audit API refuses very many requests: somebody tries what they may not, or callers who may are kept out.',
    metrics: ({ function: api }) => ({ '': guardMetric(api, GUARD_METRICS.refused) }),
    ...ONCE,
    threshold: MANY_REFUSALS,
    datapoints: 2,
    periods: 3,
  },
  {
    id: 'audit-api-failures',
    severity: 'low',
    why: 'The audit API failed on a request that was let through, with an error that it has no answer for.',
    metrics: ({ function: api }) => ({ '': guardMetric(api, GUARD_METRICS.failed) }),
    ...ONCE,
    threshold: 0,
  },
  {
    id: 'audit-api-slow',
    severity: 'low',
    why: 'In half of an hour the slowest hundredth of answers of the audit API took longer than ten seconds. After thirty callers get none.',
    metrics: ({ httpApi }) => ({ '': httpApi.metricLatency({ statistic: 'p99', period: FIVE_MINUTES }) }),
    ...ONCE,
    threshold: SLOW_MS,
    datapoints: 6,
    periods: 12,
  },
];

/** What the guard of the function writes for each invocation, summed up over five minutes. */
export function guardMetric({ functionName }: AuditApi['function'], metricName: string): Metric {
  const { namespace, dimension } = GUARD_METRICS;
  return new Metric({ namespace, metricName, dimensionsMap: { [dimension]: functionName }, ...SUM });
}
