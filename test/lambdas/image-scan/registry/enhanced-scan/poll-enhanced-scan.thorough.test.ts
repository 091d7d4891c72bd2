import fc from 'fast-check';
import { pollEnhancedScan } from '../../../../../lambdas/image-scan/registry/enhanced-scan/poll-enhanced-scan';
import { type Answers, covered, finding, image, page, pollInTime } from './registry-in-time';

/** Hundreds of requests over HTTP, on a machine that may do other things meanwhile. */
jest.setTimeout(60_000);

let registry: Awaited<ReturnType<typeof pollInTime>> | undefined;
afterEach(() => registry?.close());

async function open(answers: Answers) {
  registry = await pollInTime(answers);
  return registry;
}

describe('Over pages', () => {
  it('reads 12,000 findings and 250 suppressed ones', async () => {
    const { poll, pass } = await open({
      ecr: ({ input }) => {
        const from = Number(input['nextToken'] ?? 0);
        const findings = Array.from({ length: 1000 }, (_, index) => finding(from + index));
        return page(findings, { HIGH: 12_000 }, from + 1000 < 12_000 ? { nextToken: String(from + 1000) } : {});
      },
      suppressed: ({ input }) => {
        const from = Number(input['nextToken'] ?? 20_000);
        const findings = Array.from({ length: 100 }, (_, index) => finding(from + index));
        return from < 20_200 ? { findings, nextToken: String(from + 100) } : { findings: findings.slice(0, 50) };
      },
    });
    pass(60);
    const result = await poll();
    if (result.state !== 'complete') throw new Error(result.why);
    expect(new Set(result.result.findings.map(({ id }) => id)).size).toBe(12_000);
    expect(result.result.suppressed).toHaveLength(250);
  });

  it.each([
    ["ECR's", { ecr: () => page([], {}, { nextToken: 'again' }) }, /more findings than the 0/],
    ["Inspector's", { suppressed: () => ({ findings: [], nextToken: 'again' }) }, /more findings than the 0/],
  ])('ends where %s tokens never do', async (_, answers, why) => {
    const { poll } = await open({ ecr: () => page([], {}), ...answers });
    expect(await poll()).toEqual({ state: 'unknown', why: expect.stringMatching(why) });
  });

  it('says so where there is more than it holds', async () => {
    const packages = Array.from({ length: 10_001 }, (_, index) => ({ name: `p${index}`, version: '1' }));
    const large = (index: number) =>
      finding(index, { packageVulnerabilityDetails: { vulnerabilityId: 'CVE-1', vulnerablePackages: packages } });
    const { poll } = await open({ ecr: () => page([large(1), large(2), large(3), large(4)], { HIGH: 4 }) });
    expect(await poll()).toEqual({ state: 'unknown', why: expect.stringContaining('more findings than the 30003') });
  });
});

describe('Whatever is answered', () => {
  const scraps = fc.jsonValue({ maxDepth: 3 }) as fc.Arbitrary<unknown>;
  const listOf = fc.oneof(scraps, fc.array(fc.oneof(scraps, fc.constant(finding(1)))));
  const answers = fc.record({
    status: fc.oneof(scraps, fc.constantFrom('ACTIVE', 'COMPLETE', 'PENDING', 'FAILED')),
    list: listOf,
    counts: fc.oneof(scraps, fc.constant({}), fc.constant({ HIGH: 1 })),
    coverage: fc.oneof(scraps, fc.constant(covered())),
    suppressed: fc.oneof(scraps, fc.record({ findings: listOf })),
  });

  it('a list is complete only if every entry became a finding, and the counts agree', async () => {
    let given: Record<string, unknown> = {};
    const { sources, pass } = await open({
      ecr: () => ({
        imageScanStatus: { status: given['status'] },
        imageScanFindings: { enhancedFindings: given['list'], findingSeverityCounts: given['counts'] },
      }),
      coverage: () => given['coverage'] as object,
      suppressed: () => given['suppressed'] as object,
    });
    pass(600);
    await fc.assert(
      fc.asyncProperty(answers, async (value) => {
        given = value;
        const memory = { remember: async (_: string, readAt: Date) => ({ since: readAt, changes: 0 }) };
        // Where the SDK itself cannot read an answer, it throws: that is no result either.
        const poll = await pollEnhancedScan({ ...sources, memory }, image).catch(() => null);
        if (poll?.state !== 'complete') return;
        const entries = (Array.isArray(value.list) ? value.list : []).filter((entry) => entry !== null);
        expect(poll.result.findings).toHaveLength(entries.length);
        expect(entries.every((entry) => JSON.stringify(entry) === JSON.stringify(finding(1)))).toBe(true);
      }),
      { numRuns: 100 },
    );
  });
});
