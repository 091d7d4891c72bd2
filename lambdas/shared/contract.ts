/** CloudWatch namespace of every metric that Mayfly's functions report. */
export const METRICS_NAMESPACE = 'Mayfly';
