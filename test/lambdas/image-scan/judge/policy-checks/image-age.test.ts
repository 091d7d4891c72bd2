import { ageLimitReached, imageAge } from '../../../../../lambdas/image-scan/judge/policy-checks/image-age';
import { CONFIGURATION, daysFromNow, NOW, policyWith } from '../evidence';

describe('the age of an image', () => {
  it.each<[string, string | null, number | null, boolean]>([
    ['younger than the limit', daysFromNow(-179.9), 180, false],
    ['as old as the limit', daysFromNow(-180), 180, true],
    ['older than the limit', daysFromNow(-400), 180, true],
    ['older, but without a limit', daysFromNow(-4000), null, false],
    ['not said', null, 180, false],
    ['not readable', 'last year', 180, false],
    ['1970, as of a reproducible build', '1970-01-01T00:00:00Z', 180, false],
    ['0001, as of a reproducible build', '0001-01-01T00:00:00Z', 180, false],
    ['1980, as of a reproducible build', '1980-01-01T00:00:01Z', 180, false],
    ['in the future', daysFromNow(10), 180, false],
  ])('%s', (_, created, imageMaxAgeDays, found) => {
    const findings = imageAge({ ...CONFIGURATION, created }, policyWith({ imageMaxAgeDays }), NOW);
    expect(findings).toHaveLength(found ? 1 : 0);
    for (const finding of findings)
      expect(finding).toMatchObject({ id: 'image-too-old', severity: 'MEDIUM', fixAvailable: true });
  });

  it('says when the limit will be passed', () => {
    const limit = ageLimitReached({ created: daysFromNow(-100) }, { imageMaxAgeDays: 180 });
    expect(new Date(limit ?? 0).toISOString()).toBe(daysFromNow(80));
  });
});
