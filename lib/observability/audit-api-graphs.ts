import { Duration } from 'aws-cdk-lib';
import type { IWidget } from 'aws-cdk-lib/aws-cloudwatch';
import { GUARD_METRICS } from '../../lambdas/audit-api/contract';
import type { AuditApi } from '../audit-api/audit-api';
import { guardMetric } from './audit-api-alarms';
import { graph } from './graph';

const PERIOD = Duration.minutes(5);

/** What callers of the audit API see, and what its guard keeps from it. */
export function auditApiGraphs({ httpApi, function: api }: AuditApi): IWidget[] {
  const sum = { statistic: 'Sum', period: PERIOD };
  return [
    graph(
      'Requests to the audit API',
      httpApi.metricCount({ ...sum, label: 'all' }),
      httpApi.metricClientError({ ...sum, label: '4xx' }),
      httpApi.metricServerError({ ...sum, label: '5xx' }),
    ),
    graph(
      'What the guard of the audit API refused, and failures of what it let through',
      guardMetric(api, GUARD_METRICS.refused).with({ label: 'refused' }),
      guardMetric(api, GUARD_METRICS.failed).with({ label: 'failed' }),
    ),
    graph(
      'Answers of the audit API, milliseconds',
      ...['p50', 'p99'].map((statistic) => httpApi.metricLatency({ statistic, period: PERIOD, label: statistic })),
    ),
  ];
}
