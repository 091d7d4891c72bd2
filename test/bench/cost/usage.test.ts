import { readPrices } from '../../../bench/cost/prices';
import {
  breakEvenSeconds,
  costLines,
  marginalCost,
  totalCost,
  totalCostAtMost,
  type Usage,
} from '../../../bench/cost/usage';

const NOTHING: Usage = {
  transitions: 0,
  invocations: 0,
  billedMs: 0,
  gbSeconds: 0,
  gbSecondsAtMost: 0,
  writeUnits: 0,
  readUnits: 0,
  s3Writes: 0,
  s3Reads: 0,
  customEvents: 0,
  sqsRequests: 0,
  notices: 0,
  logBytes: 0,
};

describe('prices', () => {
  it('are dated, have their sources, and are those of us-east-1', async () => {
    const prices = await readPrices();
    expect(prices).toMatchObject({ region: 'us-east-1', checked: expect.stringMatching(/^\d{4}-\d\d-\d\d$/) });
    expect(prices.sources.every((url) => new URL(url).hostname === 'aws.amazon.com')).toBe(true);
  });

  // What AWS's own pages state: each in the unit in which they state it.
  it.each<[keyof Usage, number, number]>([
    ['transitions', 1_000, 0.025],
    ['invocations', 1_000_000, 0.2],
    ['gbSeconds', 1, 0.0000133334],
    ['writeUnits', 1_000_000, 0.625],
    ['readUnits', 1_000_000, 0.125],
    ['s3Writes', 1_000, 0.005],
    ['s3Reads', 1_000, 0.0004],
    ['customEvents', 1_000_000, 1],
    ['sqsRequests', 1_000_000, 0.4],
    ['notices', 1_000_000, 0.5],
    ['logBytes', 2 ** 30, 0.5],
  ])('make %s x %d cost $%d', async (key, quantity, dollars) => {
    expect(totalCost({ ...NOTHING, [key]: quantity }, await readPrices()) / 1_000).toBeCloseTo(dollars, 10);
  });
});

it('adds up to the total, for a thousand scans', async () => {
  const prices = await readPrices();
  const usage: Usage = { ...NOTHING, transitions: 16, writeUnits: 220, gbSeconds: 10, gbSecondsAtMost: 12 };
  const lines = costLines(usage, prices);
  expect(lines.find(({ what }) => what === 'Step Functions')?.dollars).toBeCloseTo(0.4, 10);
  expect(lines.reduce((sum, { dollars }) => sum + dollars, 0)).toBeCloseTo(totalCost(usage, prices), 12);
  expect(totalCost(usage, prices)).toBeCloseTo(0.4 + 0.1375 + 0.133334, 10);
  expect(totalCostAtMost(usage, prices) - totalCost(usage, prices)).toBeCloseTo(2 * 0.0133334, 10);
});

it('tells what one more finding costs between two measurements', () => {
  expect(marginalCost({ findings: 200, dollars: 0.7 }, { findings: 10_200, dollars: 7.7 })).toBeCloseTo(0.0007, 12);
});

describe('the break-even', () => {
  const equal = { scanSeconds: 60, mayfly: 0.5, naive: 0.5, gigabytes: 0.5 };
  /** A second of a waiting function, less a sixtieth of a transition and of a request. */
  const PER_SECOND = 1_000 * (0.5 * 0.0000133334 - (0.000025 + 0.0000002) / 60);

  it.each([
    ['is the scan that was measured where both cost the same', 0, 60],
    ['lies as many seconds later as the waiting costs the difference', 30 * PER_SECOND, 90],
    ['lies earlier where Mayfly is the cheaper one already', -30 * PER_SECOND, 30],
  ])('%s', async (_, dearer, seconds) => {
    const compared = { ...equal, mayfly: equal.naive + dearer };
    expect(breakEvenSeconds(compared, await readPrices())).toBeCloseTo(seconds, 6);
  });
});
