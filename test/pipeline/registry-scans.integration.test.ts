import { debianImage } from '../support/debian-image';
import { Pipeline } from '../support/pipeline';

let pipeline: Pipeline;
beforeAll(async () => {
  pipeline = await Pipeline.open();
});

const clean = () => debianImage({ packages: { bash: '5.2.15-2' } });

async function verdictWith(scan: object, options: { readonly scanOnPush?: boolean } = {}) {
  const repository = await pipeline.repository({ scan: { delayMs: 50, ...scan } }, options);
  return pipeline.verdict(await pipeline.push(clean(), repository));
}

describe("The registry's scan", () => {
  it.each([
    ['failed', { outcome: 'failed' }, /FAILED|failed/],
    ['does not support the image', { outcome: 'unsupported' }, /UNSUPPORTED_IMAGE|unsupported/i],
    ['never finishes', { outcome: 'never-finishes' }, /IN_PROGRESS|not/],
    ['rests on an old database', { sourceAgeDays: 30 }, /last updated on/],
  ])('that %s leaves the image unknown, with the reason', async (_, scan, why) => {
    const record = await verdictWith(scan);
    expect(record.verdict).toBe('UNKNOWN');
    expect(record.unknowns.map((unknown) => unknown.why).join('\n')).toMatch(why);
  });

  it('that is complete but empty for a while is not taken for clean', async () => {
    const record = await verdictWith({ emptyReads: 3, syntheticFindings: 3, severity: 'CRITICAL' });
    expect(record).toMatchObject({ verdict: 'NON_COMPLIANT', counts: { CRITICAL: 3 } });
  });

  it('that may not be started again within 24 hours is waited for, and then stated', async () => {
    const record = await verdictWith({ limit: 'reached' }, { scanOnPush: false });
    expect(record.verdict).toBe('UNKNOWN');
    expect(record.unknowns.map(({ why }) => why).join('\n')).toMatch(/24 h/);
  });

  it('with 10,000 findings is counted whole, and the record stays small', async () => {
    const record = await verdictWith({ syntheticFindings: 10_000, severity: 'MEDIUM' });
    expect(record).toMatchObject({ verdict: 'NON_COMPLIANT', score: 100, counts: { MEDIUM: 10_000 } });
    expect(record.reasons).toEqual([expect.objectContaining({ threshold: 'MEDIUM', allowed: 20, found: 10_000 })]);
    expect(JSON.stringify(record).length).toBeLessThan(20_000);
  });

  it('with severities that are not known counts them as the policy says', async () => {
    const record = await verdictWith({ syntheticFindings: 21, severity: 'UNDEFINED' });
    expect(record).toMatchObject({ verdict: 'NON_COMPLIANT', counts: { UNDEFINED: 21, MEDIUM: 0 } });
    expect(record.reasons[0]).toMatchObject({ threshold: 'MEDIUM', found: 21 });
  });
});
