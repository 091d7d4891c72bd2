export type MetricUnit = 'Milliseconds' | 'Megabytes' | 'Percent' | 'Count';

export interface MetricsLine {
  readonly namespace: string;
  readonly at: Date;
  /** Sets of dimensions that each metric is kept under, by name. */
  readonly dimensions: readonly (readonly string[])[];
  /** Values of the dimensions, and what else stands in the log line beside the metrics. */
  readonly properties: Readonly<Record<string, string | number | readonly string[]>>;
  /** By name. */
  readonly metrics: Readonly<Record<string, readonly [value: number, unit: MetricUnit]>>;
}

/**
 * One line in the embedded metric format, which CloudWatch reads metrics from as it takes the log line.
 * Source: the CloudWatch embedded metric format specification; at most 100 metrics and 30 dimensions a set.
 */
export function emfLine({ namespace, at, dimensions, properties, metrics }: MetricsLine): string {
  const entries = Object.entries(metrics);
  return JSON.stringify({
    _aws: {
      Timestamp: at.getTime(),
      CloudWatchMetrics: [
        {
          Namespace: namespace,
          Dimensions: dimensions,
          Metrics: entries.map(([Name, [, Unit]]) => ({ Name, Unit })),
        },
      ],
    },
    ...properties,
    ...Object.fromEntries(entries.map(([name, [value]]) => [name, value])),
  });
}
