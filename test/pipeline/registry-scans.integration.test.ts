import { DescribeImageScanFindingsCommand, ScanNotFoundException } from '@aws-sdk/client-ecr';
import type { ImageReference } from '../../lambdas/verdicts/image-reference';
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
    ['rests on an old database', { sourceAgeDays: 30 }, /last updated on .* a run after .* gets a new scan/],
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

  describe('that ended days ago', () => {
    /** An image whose push nobody heard of, with a scan from back then that rests on older advisories still. */
    async function longAgo(scan: object) {
      const before = { pushEvents: 0, pushAgeHours: 24 * 30 };
      const old = { delayMs: 50, ageHours: 24 * 20, sourceAgeDays: 1 };
      const repository = await pipeline.repository({ ...before, scan: old });
      const image = await pipeline.push(clean(), repository);
      await pipeline.eventually('the old scan', async () => ((await scanEnd(image)) ? true : undefined));
      await pipeline.control(`repositories/${repository}`, { ...before, scan: { delayMs: 50, ...scan } });
      await pipeline.start(pipeline.pushEvent(image));
      return image;
    }

    async function scanEnd({ repository, digest }: ImageReference): Promise<Date | undefined> {
      const imageId = { imageDigest: digest };
      const answer = await pipeline.ecr
        .send(new DescribeImageScanFindingsCommand({ repositoryName: repository, imageId }))
        .catch((error: unknown) => {
          if (error instanceof ScanNotFoundException) return undefined;
          throw error;
        });
      return answer?.imageScanFindings?.imageScanCompletedAt;
    }

    it('is renewed, and the new one counts', async () => {
      const image = await longAgo({});
      expect((await pipeline.verdict(image)).verdict).toBe('COMPLIANT');
      expect(Date.now() - ((await scanEnd(image))?.getTime() ?? 0)).toBeLessThan(60_000);
    });

    it('is not taken for the answer while the new one runs', async () => {
      const image = await longAgo({ delayMs: 1000, syntheticFindings: 1, severity: 'CRITICAL' });
      expect(await pipeline.verdict(image)).toMatchObject({ verdict: 'NON_COMPLIANT', counts: { CRITICAL: 1 } });
    });

    it.each([
      ['fails', { outcome: 'failed' }, /failed/],
      ['is refused', { limit: 'reached' }, /once in 24 hours.*last scan ended at/],
    ])('leaves the image unknown where the new one %s', async (_, scan, why) => {
      const record = await pipeline.verdict(await longAgo(scan));
      expect(record.verdict).toBe('UNKNOWN');
      expect(record.unknowns.map((unknown) => unknown.why).join('\n')).toMatch(why);
    });
  });

  it('with 4,000 findings is counted whole, and the record stays small', async () => {
    const record = await verdictWith({ syntheticFindings: 4_000, severity: 'MEDIUM' });
    expect(record).toMatchObject({ verdict: 'NON_COMPLIANT', score: 100, counts: { MEDIUM: 4_000 } });
    expect(record.reasons).toEqual([expect.objectContaining({ threshold: 'MEDIUM', allowed: 20, found: 4_000 })]);
    expect(JSON.stringify(record).length).toBeLessThan(20_000);
  });

  it('with severities that are not known counts them as the policy says', async () => {
    const record = await verdictWith({ syntheticFindings: 21, severity: 'UNDEFINED' });
    expect(record).toMatchObject({ verdict: 'NON_COMPLIANT', counts: { UNDEFINED: 21, MEDIUM: 0 } });
    expect(record.reasons[0]).toMatchObject({ threshold: 'MEDIUM', found: 21 });
  });
});
