import { Duration } from 'aws-cdk-lib';
import { TreatMissingData } from 'aws-cdk-lib/aws-cloudwatch';
import { METRICS } from '../../lambdas/image-scan/metrics-contract';
import { type AlarmDescription, ONCE } from './alarm-description';
import { counted, countedAll, single, unknownRate } from './image-scan-metrics';
import type { Monitored } from './monitored';

const FIVE_MINUTES = Duration.minutes(5);
const HOUR = Duration.hours(1);

/** Construct id of the function that syncs advisories; a deployment may have none. */
const SYNC = 'sync-advisories';

/** Of image-scan. */
export const ALARMS: readonly AlarmDescription<Monitored>[] = [
  {
    id: 'dead-letters',
    severity: 'critical',
    why: 'Events could not be delivered, and wait: each is an image without a verdict, or a run or build without its end.',
    metrics: ({ deadLetterQueues }) =>
      Object.fromEntries(
        deadLetterQueues.map((queue) => [
          queue.node.id,
          queue.metricApproximateNumberOfMessagesVisible({ statistic: 'Maximum', period: FIVE_MINUTES }),
        ]),
      ),
    // SQS measures a queue as long as it holds messages, so silence is an empty queue.
    ...ONCE,
    threshold: 0,
  },
  {
    id: 'oldest-lease',
    severity: 'critical',
    why:
      'For two sweeps in a row a lease had run out more than an hour before, so a run died and no sweep could start its ' +
      'image again. Or no sweep has run for two hours, and then lost pushes go unseen too.',
    metrics: () => ({ '': single(METRICS.oldestLease, 'Maximum', HOUR) }),
    threshold: 60,
    datapoints: 2,
    periods: 2,
    // Every sweep reports, with 0 where it finds none: silence is a sweep that does not run, and proves nothing.
    missing: TreatMissingData.BREACHING,
  },
  {
    id: 'unknown-rate',
    severity: 'high',
    why: 'For two hours more than a quarter of the judged images, three at least in each hour, were UNKNOWN. The gate blocks them.',
    metrics: () => ({ '': unknownRate(HOUR) }),
    ...ONCE,
    threshold: 25,
    datapoints: 2,
    periods: 2,
  },
  {
    id: 'sweep-finds',
    severity: 'high',
    why:
      'In two hours of the last day a sweep had to make up for lost pushes, dead runs or verdicts that were not published. ' +
      'One lost event is the best effort of the registry; more are a rule, a target or a function that does not work.',
    metrics: () => ({ '': countedAll(METRICS.sweepFound, HOUR) }),
    ...ONCE,
    threshold: 0,
    datapoints: 2,
    periods: 24,
  },
  {
    id: 'advisories-age',
    severity: 'high',
    why:
      "Even the newest of the registry's advisories that images were scanned against are older than five days. With the " +
      'built-in policy every verdict is UNKNOWN from the seventh day on.',
    // The minimum: an old result of one image says nothing of the database.
    metrics: () => ({ '': single(METRICS.registryAdvisoryAge, 'Minimum', Duration.hours(6)) }),
    threshold: 120,
    datapoints: 1,
    periods: 1,
    // No push, no scan: what was found out stays so until a scan shows otherwise.
    missing: TreatMissingData.IGNORE,
  },
  {
    id: 'advisory-database',
    severity: 'high',
    why:
      'Our own advisory database is older than two days, or nobody has looked for two hours: syncs fail, or do not run. With ' +
      'the built-in policy images with packages of programming languages are UNKNOWN from the seventh day on.',
    metrics: ({ functions }) =>
      Object.fromEntries(
        functions
          .filter(({ node }) => node.id === SYNC)
          .map(() => ['', single(METRICS.ownAdvisoryAge, 'Maximum', HOUR)]),
      ),
    threshold: 48,
    datapoints: 2,
    periods: 2,
    // Every hour the age is reported, of whatever database there is: silence is a sync that does not run, or no database.
    missing: TreatMissingData.BREACHING,
  },
  {
    id: 'advisory-sync',
    severity: 'low',
    why:
      'In three of the last six hours the sync of advisories failed. The database before goes on to be used, and to age: there are ' +
      'days left to mend it.',
    metrics: ({ functions }) =>
      Object.fromEntries(
        functions
          .filter(({ node }) => node.id === SYNC)
          .map((sync) => ['', sync.metricErrors({ statistic: 'Sum', period: HOUR })]),
      ),
    ...ONCE,
    threshold: 0,
    datapoints: 3,
    periods: 6,
  },
  {
    id: 'executions-failed',
    severity: 'high',
    why: 'Runs of the workflow FAILED: even the recording of their failure did not work within them.',
    metrics: ({ stateMachine }) => ({ '': stateMachine.metricFailed({ statistic: 'Sum', period: FIVE_MINUTES }) }),
    ...ONCE,
    threshold: 0,
  },
  {
    id: 'executions-timed-out',
    severity: 'high',
    why: 'Runs of the workflow took longer than any run should, and were ended. Their images are recorded as UNKNOWN.',
    metrics: ({ stateMachine }) => ({ '': stateMachine.metricTimedOut({ statistic: 'Sum', period: FIVE_MINUTES }) }),
    ...ONCE,
    threshold: 0,
  },
  {
    id: 'lambda-throttles',
    severity: 'high',
    why: "The account's concurrency of Lambda does not suffice. A step is tried again for half a minute, then its run ends UNKNOWN.",
    metrics: ({ functions }) =>
      Object.fromEntries(
        functions.map((watched) => [
          watched.node.id,
          watched.metricThrottles({ statistic: 'Sum', period: FIVE_MINUTES }),
        ]),
      ),
    ...ONCE,
    threshold: 0,
    datapoints: 2,
    periods: 3,
  },
  {
    id: 'remediation-failures',
    severity: 'low',
    why: 'Rebuilds FAILED: the build broke, pushed nothing, or pushed an image of which nothing is proven. The image stays as it is.',
    metrics: () => ({ '': counted(METRICS.remediations, 'FAILED', HOUR) }),
    ...ONCE,
    threshold: 0,
  },
];
