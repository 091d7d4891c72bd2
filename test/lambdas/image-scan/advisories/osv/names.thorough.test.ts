import { nameVulnerabilities } from '../../../../../lambdas/image-scan/advisories/osv/names';

it('joins a chain of a hundred thousand aliases in little time', () => {
  const count = 100_000;
  const records = Array.from({ length: count }, (_, index) => ({
    id: `X-${index}`,
    cves: index === count - 1 ? ['CVE-2024-0001'] : [],
    others: [`X-${index + 1}`],
    upstream: [],
  }));
  const started = performance.now();
  const named = nameVulnerabilities(records);
  expect(named[0]?.[0]?.id).toBe('CVE-2024-0001');
  expect(performance.now() - started).toBeLessThan(20_000);
});
