import type { Duration } from 'aws-cdk-lib';
import { type IMetric, MathExpression, Metric } from 'aws-cdk-lib/aws-cloudwatch';
import { METRICS } from '../../lambdas/image-scan/metrics-contract';
import { METRICS_NAMESPACE } from '../../lambdas/shared/contract';

/** A metric of the functions with one series. */
export function single(metric: { readonly name: string }, statistic: string, period: Duration): Metric {
  return new Metric({
    namespace: METRICS_NAMESPACE,
    metricName: metric.name,
    dimensionsMap: { service: METRICS.service },
    statistic,
    period,
  });
}

/** One series of a counter that has a dimension: how often it was counted in each period. */
export function counted<Value extends string>(
  metric: { readonly name: string; readonly dimension: string; readonly values: readonly Value[] },
  value: Value,
  period: Duration,
): Metric {
  return new Metric({
    namespace: METRICS_NAMESPACE,
    metricName: metric.name,
    dimensionsMap: { service: METRICS.service, [metric.dimension]: value },
    statistic: 'Sum',
    period,
  });
}

/** Every series of a counter, in the order of its values, each with its value as label. */
export function countedEach(
  metric: { readonly name: string; readonly dimension: string; readonly values: readonly string[] },
  period: Duration,
): Metric[] {
  return metric.values.map((value) => counted(metric, value, period).with({ label: value }));
}

/** The sum of a counter's series. A counter says nothing while there is nothing to count. */
export function countedAll(
  metric: { readonly name: string; readonly dimension: string; readonly values: readonly string[] },
  period: Duration,
): MathExpression {
  const series = countedEach(metric, period).map((value, index) => [`m${index}`, value] as const);
  return new MathExpression({
    expression: `SUM([${series.map(([id]) => `FILL(${id}, 0)`).join(', ')}])`,
    usingMetrics: Object.fromEntries(series),
    label: metric.name,
    period,
  });
}

/** Fewer verdicts than this in one period are no rate. */
const FEWEST_UNKNOWN = 3;

/** Percent of judged images whose verdict is UNKNOWN; 0 while fewer than three are. Artifacts are not judged. */
export function unknownRate(period: Duration): IMetric {
  return new MathExpression({
    expression:
      `IF(FILL(unknown, 0) >= ${FEWEST_UNKNOWN}, ` +
      '100 * FILL(unknown, 0) / (FILL(unknown, 0) + FILL(compliant, 0) + FILL(broken, 0)), 0)',
    usingMetrics: {
      unknown: counted(METRICS.verdicts, 'UNKNOWN', period),
      compliant: counted(METRICS.verdicts, 'COMPLIANT', period),
      broken: counted(METRICS.verdicts, 'NON_COMPLIANT', period),
    },
    label: 'UNKNOWN, percent',
    period,
  });
}
