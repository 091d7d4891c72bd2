import { countsOf, type Listing } from '../../../../../lambdas/image-scan/registry/enhanced-scan/listing';
import {
  judgeEnhancedDescription,
  judgeListing,
  type Reading,
} from '../../../../../lambdas/image-scan/registry/enhanced-scan/proof';

describe("ECR's status", () => {
  it.each(['ACTIVE', 'COMPLETE'])('%s asks for the findings', (status) => {
    expect(judgeEnhancedDescription({ status, basic: false })).toEqual({ state: 'read-findings' });
  });

  it.each(['ACTIVE', 'COMPLETE'])('%s with findings of basic scanning is of an earlier scan', (status) => {
    expect(judgeEnhancedDescription({ status, basic: true })).toMatchObject({ state: 'not-ready' });
  });

  it.each(['PENDING', 'IN_PROGRESS', 'FINDINGS_UNAVAILABLE'])('%s passes', (status) => {
    for (const basic of [true, false])
      expect(judgeEnhancedDescription({ status, basic })).toEqual({
        state: 'not-ready',
        why: expect.stringContaining(status),
      });
  });

  it.each([
    ['SCAN_ELIGIBILITY_EXPIRED', /not fixed/],
    ['LIMIT_EXCEEDED', /limit/],
    ['IMAGE_ARCHIVED', /archived/],
    ['UNSUPPORTED_IMAGE', /does not support/],
    ['FAILED', /failed/],
    ['A_STATUS_OF_TOMORROW', /status that is known/],
    [undefined, /no status/],
  ])('%s proves nothing', (status, why) => {
    for (const basic of [true, false]) {
      const judged = judgeEnhancedDescription({ status, statusDescription: 'It says so.', basic });
      expect(judged).toEqual({ state: 'unknown', why: expect.stringMatching(why) });
      expect(judged).toEqual({ state: 'unknown', why: expect.stringContaining('It says so.') });
    }
  });
});

const SETTLE_MS = 60_000;
const start = Date.parse('2026-11-10T12:00:00.000Z');
const at = (seconds: number) => new Date(start + seconds * 1000);

/** Of an empty list: the one that could be a lie. */
function reading(changes: Partial<Omit<Reading, 'listing'>> & { readonly listing?: Partial<Listing> } = {}): Reading {
  const { listing, ...rest } = changes;
  return {
    lastScannedAt: at(-10),
    startedAt: at(0),
    endedAt: at(1),
    unchangedSince: at(1),
    changedBefore: false,
    ...rest,
    listing: { listed: [], suppressed: [], counts: countsOf({}), problems: [], changed: false, ...listing },
  };
}

describe('A list of findings', () => {
  it.each<[string, Reading, string]>([
    ['read twice, 60 s apart', reading({ unchangedSince: at(-60) }), 'two-equal-reads'],
    ['read twice, without counts', reading({ unchangedSince: at(-60), listing: { counts: null } }), 'two-equal-reads'],
    ['read twice after another', reading({ unchangedSince: at(-60), changedBefore: true }), 'two-equal-reads'],
    ['read once, 60 s after the scan', reading({ lastScannedAt: at(-60) }), 'settled'],
  ])('%s is believed', (_, given, rule) => {
    expect(judgeListing(given, SETTLE_MS)).toMatchObject({ proof: { rule } });
  });

  it.each<[string, Reading]>([
    ['that was read once, right after the scan', reading()],
    ['that was read twice, 59.999 s apart', reading({ unchangedSince: new Date(start - 59_999) })],
    ['that was read once, 59.999 s after the scan', reading({ lastScannedAt: new Date(start - 59_999) })],
    ['without counts, however long ago the scan', reading({ lastScannedAt: at(-9999), listing: { counts: null } })],
    ['that was another before, however long ago the scan', reading({ lastScannedAt: at(-9999), changedBefore: true })],
  ])('%s is not believed yet', (_, given) => {
    expect(judgeListing(given, SETTLE_MS)).toMatchObject({ state: 'not-ready' });
  });

  const longStanding = { unchangedSince: at(-9999), lastScannedAt: at(-9999) };
  it.each<[string, Partial<Listing>, string, RegExp]>([
    ['disagrees with its counts', { counts: countsOf({ HIGH: 1 }) }, 'not-ready', /1 HIGH counted, 0 read/],
    ['changed while it was read', { changed: true }, 'not-ready', /changed/],
    ['is too long', { cutOffAt: 30_000 }, 'unknown', /30000/],
    ['has findings that cannot be used', { problems: ['a', 'b', 'c', 'd'] }, 'unknown', /a; b; c and 1 more/],
  ])('that %s is never believed, however long it stands', (_, listing, state, why) => {
    expect(judgeListing(reading({ ...longStanding, listing }), SETTLE_MS)).toEqual({
      state,
      why: expect.stringMatching(why),
    });
  });

  it('that is believed says since when, and by what', () => {
    expect(judgeListing(reading({ unchangedSince: at(-75), listing: { counts: null } }), SETTLE_MS)).toEqual({
      proof: {
        rule: 'two-equal-reads',
        counts: 'absent',
        firstReadAt: at(-75).toISOString(),
        lastReadAt: at(1).toISOString(),
      },
    });
  });
});
