import { readPrices } from '../../../bench/cost/prices';
import { type CostMeasurements, costGoals, costReport } from '../../../bench/cost/report';

const usage = {
  ...{ transitions: 16, invocations: 11, billedMs: 6_000, gbSeconds: 8, gbSecondsAtMost: 9, readUnits: 11 },
  ...{ s3Writes: 5, s3Reads: 4, customEvents: 1, sqsRequests: 0, notices: 0, logBytes: 15_000 },
};
const scan = (findings: number, writeUnits: number, layers = { scanned: 3, cached: 0 }) => ({
  findings,
  usage: { ...usage, writeUnits },
  layers,
});

const MEASURED: CostMeasurements = {
  mayfly: [scan(0, 40), scan(200, 240), scan(10_000, 10_040)],
  naive: [{ findings: 200, usage: { ...usage, transitions: 0, writeUnits: 1 } }],
  shared: scan(200, 200, { scanned: 1, cached: 2 }),
  imageMegabytes: 100,
  scanSeconds: 60,
};
const met = async (measured: Pick<CostMeasurements, 'mayfly' | 'shared'>) =>
  costGoals(measured, await readPrices()).map((goal) => goal.met);

describe('the goals', () => {
  it('are met where a scan is cheap, linear, and cheaper on a base that is known', async () => {
    expect(await met(MEASURED)).toEqual([true, true, true]);
  });

  it.each<[string, Partial<CostMeasurements>, readonly boolean[]]>([
    ['too dear', { mayfly: [scan(0, 840), scan(200, 1_040), scan(10_000, 10_840)] }, [false, true, true]],
    [
      'dearer by the finding the more there are',
      { mayfly: [scan(0, 40), scan(200, 240), scan(10_000, 20_000)] },
      [true, false, true],
    ],
    ['on a base that is read again', { shared: scan(200, 200) }, [true, true, false]],
    ['not cheaper on a base that is known', { shared: scan(200, 300, { scanned: 1, cached: 2 }) }, [true, true, false]],
    [
      'measured at other findings',
      { mayfly: [scan(0, 40), scan(100, 140), scan(10_000, 10_040)] },
      [false, true, false],
    ],
  ])('are missed where a scan is %s', async (_, changed, expected) => {
    expect(await met({ ...MEASURED, ...changed })).toEqual(expected);
  });
});

it('says for each column what was used and what it costs, and where the prices are from', async () => {
  const prices = await readPrices();
  const text = costReport(MEASURED, costGoals(MEASURED, prices), prices);
  expect(text).toContain('mayfly 10000');
  expect(text).toContain('naive 200');
  expect(text).toMatch(/^TOTAL +\d\.\d{4} /m);
  expect(text).toContain(`read on ${prices.checked}`);
});
