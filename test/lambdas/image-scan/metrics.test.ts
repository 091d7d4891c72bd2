import type { Trigger } from '../../../lambdas/image-scan/contract';
import {
  countLostPushes,
  countRejectedEvent,
  countRemediation,
  measureRegistryAdvisories,
  measureSweep,
  measureVerdict,
  pushToVerdict,
} from '../../../lambdas/image-scan/metrics';
import { METRICS } from '../../../lambdas/image-scan/metrics-contract';
import { verdictRecord } from '../../support/verdict-record';

interface Line {
  readonly [name: string]: unknown;
  readonly _aws: {
    readonly CloudWatchMetrics: readonly {
      readonly Namespace: string;
      readonly Dimensions: readonly string[][];
      readonly Metrics: readonly { readonly Name: string; readonly Unit: string }[];
    }[];
  };
}

/** What is written to standard output meanwhile, line by line. */
function written(report: () => void): Line[] {
  const lines: string[] = [];
  const spy = jest.spyOn(process.stdout, 'write').mockImplementation((line) => lines.push(String(line)) > 0);
  report();
  spy.mockRestore();
  return lines.map((line) => JSON.parse(line));
}

/** Name, value, unit and dimensions of each metric: what CloudWatch makes of the lines. */
const measured = (report: () => void) =>
  written(report).flatMap((line) =>
    line._aws.CloudWatchMetrics.flatMap(({ Namespace, Dimensions, Metrics }) =>
      Metrics.map(({ Name, Unit }) => ({
        metric: `${Namespace}/${Name}`,
        unit: Unit,
        value: line[Name],
        dimensions: Dimensions.map((names) => Object.fromEntries(names.map((name) => [name, line[name]]))),
      })),
    ),
  );

const judged = verdictRecord({
  verdict: 'NON_COMPLIANT',
  previousVerdict: null,
  pushedAt: '2026-11-01T10:00:00.000Z',
  startedAt: '2026-11-01T10:00:05.000Z',
  judgedAt: '2026-11-01T10:01:30.000Z',
});

describe('A committed verdict', () => {
  it('is counted by verdict, and timed from the push', () => {
    expect(measured(() => measureVerdict(judged, 'push'))).toEqual([
      {
        metric: 'Mayfly/Verdicts',
        unit: 'Count',
        value: 1,
        dimensions: [{ service: 'image-scan', verdict: 'NON_COMPLIANT' }],
      },
      { metric: 'Mayfly/PushToVerdict', unit: 'Milliseconds', value: 90_000, dimensions: [{ service: 'image-scan' }] },
    ]);
  });

  it('is told without repository, digest, tag or account', () => {
    const text = JSON.stringify(written(() => measureVerdict(judged, 'push')));
    for (const fact of [judged.repository, judged.digest, judged.account, judged.runId])
      expect(text).not.toContain(fact);
  });

  it.each<[string, Parameters<typeof pushToVerdict>[0], Trigger, number | null]>([
    [
      'of a push that was found by the sweep',
      { ...judged, startedAt: '2026-11-02T09:00:00.000Z', judgedAt: '2026-11-02T09:01:00.000Z' },
      'sweep',
      82_860_000,
    ],
    ['of a child of an index', judged, 'child', 90_000],
    ['of a scan that was asked for again', judged, 'rescan', null],
    ['of a backfill', judged, 'backfill', null],
    ['of an image that had one before', { ...judged, previousVerdict: 'UNKNOWN' }, 'push', null],
    ['of an image that is gone', { ...judged, pushedAt: null }, 'push', null],
    ['of an old image that got a new tag', { ...judged, pushedAt: '2026-10-01T10:00:00.000Z' }, 'push', null],
    ['of an image whose time of push cannot be read', { ...judged, pushedAt: 'soon' }, 'push', null],
    ['where the clock of the registry is ahead', { ...judged, pushedAt: '2026-11-01T10:02:00.000Z' }, 'push', 0],
  ])('%s', (_, record, trigger, milliseconds) => {
    expect(pushToVerdict(record, trigger)).toBe(milliseconds);
  });
});

describe('Operations', () => {
  it("report the age of the registry's advisories in hours", () => {
    const now = new Date('2026-11-03T12:00:00.000Z');
    expect(measured(() => measureRegistryAdvisories('2026-11-01T00:00:00.000Z', now))).toMatchObject([
      { metric: 'Mayfly/RegistryAdvisoryAgeHours', value: 60, dimensions: [{ service: 'image-scan' }] },
    ]);
  });

  it.each(METRICS.remediations.values)('count remediation that ended %s', (outcome) => {
    expect(measured(() => countRemediation(outcome))).toMatchObject([
      { metric: 'Mayfly/Remediations', value: 1, dimensions: [{ service: 'image-scan', outcome }] },
    ]);
  });

  it('count rejected events', () => {
    expect(measured(countRejectedEvent)).toMatchObject([{ metric: 'Mayfly/RejectedEvents', value: 1 }]);
  });

  const now = new Date('2026-11-03T12:00:00.000Z');
  const found = { 'lost-push': 2, 'expired-lease': 0, 'unpublished-verdict': 0 };

  it('report every kind of a sweep, those that it did not find included', () => {
    expect(
      measured(() => measureSweep({ found, oldestLeaseUntil: new Date('2026-11-03T10:30:00.000Z'), now })),
    ).toMatchObject([
      { metric: 'Mayfly/SweepFound', value: 2, dimensions: [{ service: 'image-scan', kind: 'lost-push' }] },
      { metric: 'Mayfly/SweepFound', value: 0, dimensions: [{ service: 'image-scan', kind: 'expired-lease' }] },
      { metric: 'Mayfly/SweepFound', value: 0, dimensions: [{ service: 'image-scan', kind: 'unpublished-verdict' }] },
      { metric: 'Mayfly/OldestLeaseMinutes', value: 90, dimensions: [{ service: 'image-scan' }] },
    ]);
  });

  it('count lost pushes where they are found', () => {
    expect(measured(() => countLostPushes(3))).toMatchObject([
      { metric: 'Mayfly/SweepFound', value: 3, dimensions: [{ service: 'image-scan', kind: 'lost-push' }] },
    ]);
  });

  it.each([null, new Date('2026-11-03T13:00:00.000Z')])(
    'report no old lease where the oldest ends %s',
    (oldestLeaseUntil) => {
      expect(measured(() => measureSweep({ found, oldestLeaseUntil, now })).at(-1)).toMatchObject({ value: 0 });
    },
  );
});
