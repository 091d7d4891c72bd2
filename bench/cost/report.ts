import { measuredTable } from '../support/columns';
import { NAIVE } from './naive/contract';
import type { Prices } from './prices';
import type { Measured, MeasuredScan } from './scenario';
import {
  breakEvenSeconds,
  type CostAt,
  costLines,
  marginalCost,
  totalCost,
  totalCostAtMost,
  type Usage,
} from './usage';

export interface CostMeasurements {
  /** By number of findings, none first; of images whose layers nobody had read. */
  readonly mayfly: readonly Measured[];
  readonly naive: readonly Measured[];
  /** An image that shares its base with the one before it. */
  readonly shared: Measured & Pick<MeasuredScan, 'layers'>;
  readonly imageMegabytes: number;
  readonly scanSeconds: number;
}

/** Dollars per 1,000 scans of an image with 200 findings. */
const MOST_AT_200 = 0.8;
const FINDINGS_OF_GOAL = 200;
/** Above 200 findings one more may cost this much of what it costs below. */
const MOST_GROWTH = 1.2;

export interface Goal {
  readonly name: string;
  readonly met: boolean;
  readonly measured: string;
}

/** Whether the goals are met, each with what was measured. */
export function costGoals({ mayfly, shared }: Pick<CostMeasurements, 'mayfly' | 'shared'>, prices: Prices): Goal[] {
  const costs = mayfly.map(({ findings, usage }): CostAt => ({ findings, dollars: totalCost(usage, prices) }));
  const [none, some, many] = costs;
  if (!none || !some || !many) throw new RangeError('The goals compare three numbers of findings.');
  const [below, above] = [marginalCost(none, some), marginalCost(some, many)];
  const again = totalCost(shared.usage, prices);
  return [
    {
      name: `at most $${MOST_AT_200.toFixed(2)} per 1,000 scans at ${FINDINGS_OF_GOAL} findings`,
      met: some.findings === FINDINGS_OF_GOAL && some.dollars <= MOST_AT_200,
      measured: `$${some.dollars.toFixed(4)} at ${some.findings}`,
    },
    {
      name: 'linear in findings: one more costs no more above than below',
      met: above <= MOST_GROWTH * below,
      measured: `$${(1000 * below).toFixed(4)} and then $${(1000 * above).toFixed(4)} per 1,000 findings`,
    },
    {
      name: 'an image that shares its base costs less',
      met: shared.layers.cached > 0 && again < some.dollars,
      measured: `$${again.toFixed(4)}, ${shared.layers.cached} layers of ${shared.layers.cached + shared.layers.scanned} not read`,
    },
  ];
}

/** The whole answer of the benchmark, for people. */
export function costReport(measured: CostMeasurements, goals: readonly Goal[], prices: Prices): string {
  const { mayfly, naive, shared } = measured;
  const columns = [
    ...mayfly.map(({ findings }) => ({ title: `mayfly ${findings}`, of: findings })),
    { title: `shared base ${shared.findings}`, of: shared.findings },
    ...naive.map(({ findings }) => ({ title: `naive ${findings}`, of: findings })),
  ].map(({ title }) => title);
  const usages = [...mayfly, shared, ...naive].map(({ usage }) => usage);
  const dollars = usages.map((usage) => costLines(usage, prices));
  const costRows = (dollars[0] ?? []).map(({ what }, index) => ({
    name: what,
    values: dollars.map((lines) => (lines[index]?.dollars ?? 0).toFixed(4)),
  }));
  const rowOf = (name: string, value: (usage: Usage) => string) => ({ name, values: usages.map(value) });
  return [
    `One image of ${measured.imageMegabytes.toFixed(0)} MB, a registry scan of ${measured.scanSeconds} s, real waits; columns: design and findings`,
    '',
    ...measuredTable('used by one scan', columns, usageRows(usages)),
    '',
    ...measuredTable('dollars per 1,000 scans', columns, [
      ...costRows,
      rowOf('TOTAL', (usage) => totalCost(usage, prices).toFixed(4)),
      // The naive design's function waits: it is known not to be the processor's time.
      {
        name: 'total at most',
        values: [...mayfly, shared].map(({ usage }) => totalCostAtMost(usage, prices).toFixed(4)),
      },
    ]),
    '',
    ...comparison(measured, prices),
    '',
    ...goals.map(({ name, met, measured: found }) => `${met ? 'met   ' : 'MISSED'}  ${name}: ${found}`),
    '',
    ...howMeasured(prices),
  ].join('\n');
}

function usageRows(usages: readonly Usage[]) {
  const row = (name: string, value: (usage: Usage) => number, digits = 0) => ({
    name,
    values: usages.map((usage) => value(usage).toFixed(digits)),
  });
  return [
    row('state transitions', ({ transitions }) => transitions),
    row('Lambda invocations', ({ invocations }) => invocations),
    row('Lambda billed ms', ({ billedMs }) => billedMs),
    row('Lambda GB-s', ({ gbSeconds }) => gbSeconds, 3),
    row('DynamoDB write units', ({ writeUnits }) => writeUnits, 1),
    row('DynamoDB read units', ({ readUnits }) => readUnits, 1),
    row('S3 PUT class', ({ s3Writes }) => s3Writes),
    row('S3 GET class', ({ s3Reads }) => s3Reads),
    row('custom events', ({ customEvents }) => customEvents),
    row('SQS requests', ({ sqsRequests }) => sqsRequests),
    row('SNS publishes', ({ notices }) => notices),
    row('log kB', ({ logBytes }) => logBytes / 1000, 1),
  ];
}

function comparison({ mayfly, naive, scanSeconds }: CostMeasurements, prices: Prices): string[] {
  return mayfly.flatMap(({ findings, usage }) => {
    const other = naive.find((one) => one.findings === findings);
    if (!other) return [];
    const [ours, theirs] = [totalCost(usage, prices), totalCost(other.usage, prices)];
    const gigabytes = NAIVE.memoryMb / 1024;
    const seconds = breakEvenSeconds({ scanSeconds, mayfly: ours, naive: theirs, gigabytes }, prices);
    return [
      `${findings} findings: Mayfly costs ${(ours / theirs).toFixed(2)} of the naive design, and less than it from a ` +
        `registry scan of about ${Math.max(0, Math.round(seconds))} s on.`,
    ];
  });
}

function howMeasured({ region, checked }: Prices): string[] {
  return [
    `Prices: ${region}, on demand, first tier, no free tier, read on ${checked} (bench/cost/prices.json).`,
    'State transitions: states entered and retries in the execution histories of the local account.',
    'Lambda: REPORT lines of the local account, after a run that warmed the functions up; the memory is the configured one,',
    '  the time that of this machine, on its own processor. "total at most": as though all of that time were the',
    "  processor's and every function had, and paid for, one vCPU (1,769 MB) at least.",
    'DynamoDB: writes as the local account tells them (ReturnConsumedCapacity, indexes and transactions included), reads by',
    '  the bytes that came back; a failed condition is a unit. S3, EventBridge, SQS and SNS: calls counted at a proxy.',
    "Logs: bytes of the functions' logs, and a record for each event of an execution as Step Functions writes it.",
    "Not in it: the registry's scan fees, builds, KMS, X-Ray, storage, data transfer, the polling of idle queues, alarms.",
    `The naive design: one function of ${NAIVE.memoryMb} MB that asks every ${NAIVE.pollSeconds} s and stores one item; it scans no layer, keeps no finding,`,
    '  and has neither policy, history nor remediation.',
  ];
}
