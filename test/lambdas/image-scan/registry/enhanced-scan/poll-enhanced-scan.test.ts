import fc from 'fast-check';
import { pollEnhancedScan } from '../../../../../lambdas/image-scan/registry/enhanced-scan/poll-enhanced-scan';
import { EcrError } from '../support/ecr-server';
import { type Answers, covered, finding, image, page, registryInTime, resourceId, scannedAt } from './registry-in-time';

/** Hundreds of requests over HTTP, on a machine that may do other things meanwhile. */
jest.setTimeout(60_000);

let registry: Awaited<ReturnType<typeof registryInTime>> | undefined;
afterEach(() => registry?.close());

async function open(answers: Answers) {
  registry = await registryInTime(answers);
  const { sources, pass } = registry;
  return { poll: () => pollEnhancedScan(sources, image), pass };
}

it('reads findings and suppressed findings of a scan that has settled', async () => {
  const { poll, pass } = await open({
    ecr: () => page([finding(1), finding(2)], { HIGH: 2 }),
    suppressed: () => ({ findings: [finding(3, { status: 'SUPPRESSED' })] }),
  });
  pass(60);
  expect(await poll()).toMatchObject({
    state: 'complete',
    result: {
      findings: [{ id: 'CVE-2026-1' }, { id: 'CVE-2026-2' }],
      suppressed: [{ id: 'CVE-2026-3' }],
      closed: 0,
      lastScannedAt: '2026-11-10T11:00:30.000Z',
      proof: { rule: 'settled', counts: 'equal' },
    },
  });
  const equals = (value: string) => [{ comparison: 'EQUALS', value }];
  const filterCriteria = {
    accountId: equals('111122223333'),
    resourceType: equals('AWS_ECR_CONTAINER_IMAGE'),
    ecrRepositoryName: equals('app/api'),
    resourceId: equals(resourceId),
  };
  expect(registry?.inspector.calls).toEqual([
    { path: '/coverage/list', input: { filterCriteria } },
    {
      path: '/findings/list',
      input: {
        filterCriteria: {
          awsAccountId: equals('111122223333'),
          ecrImageRepositoryName: equals('app/api'),
          ecrImageHash: equals(image.digest),
          findingStatus: equals('SUPPRESSED'),
        },
        maxResults: 100,
      },
    },
    { path: '/coverage/list', input: { filterCriteria } },
  ]);
});

it('does not believe an empty list right after the scan, and takes the findings that come later', async () => {
  const lists = [page([], {}), page([finding(1)], { HIGH: 1 }), page([finding(1), finding(2)], { HIGH: 2 })];
  let read = 0;
  const { poll, pass } = await open({ ecr: () => lists[Math.min(read++, 2)] ?? {} });
  for (const _ of lists) {
    expect(await poll()).toMatchObject({ state: 'not-ready' });
    pass(30);
  }
  // 95 s after the scan, but only 30 s after the last list began to stand.
  expect(await poll()).toMatchObject({ state: 'not-ready' });
  pass(30);
  expect(await poll()).toMatchObject({
    state: 'complete',
    result: { findings: [{}, {}], proof: { rule: 'two-equal-reads' } },
  });
});

it('does not believe an empty list that was not empty before', async () => {
  const lists = [page([], {}), page([finding(1)], { HIGH: 1 }), page([], {})];
  let read = 0;
  const { poll, pass } = await open({ ecr: () => lists[Math.min(read++, 2)] ?? {} });
  for (const _ of [1, 2, 3]) {
    expect(await poll()).toMatchObject({ state: 'not-ready' });
    pass(45);
  }
  expect(await poll()).toMatchObject({ state: 'not-ready' });
});

it('believes a list without counts when it has read it twice, 60 s apart', async () => {
  const { poll, pass } = await open({ ecr: () => page([], undefined) });
  pass(600);
  expect(await poll()).toMatchObject({ state: 'not-ready', why: expect.stringContaining('no counts') });
  pass(60);
  expect(await poll()).toMatchObject({
    state: 'complete',
    result: { findings: [], proof: { rule: 'two-equal-reads', counts: 'absent' } },
  });
});

it.each<[string, Partial<Answers> & { readonly answer?: object }, string, RegExp]>([
  ['coverage is not there yet', { coverage: () => ({}) }, 'not-ready', /does not list/],
  [
    'coverage is of another image',
    { coverage: () => covered({ resourceId: `${resourceId}0` }) },
    'not-ready',
    /does not list/,
  ],
  [
    'coverage is over',
    { coverage: () => covered({ scanStatus: { statusCode: 'INACTIVE', reason: 'SCAN_ELIGIBILITY_EXPIRED' } }) },
    'unknown',
    /not fixed/,
  ],
  ['counts and findings differ', { answer: page([finding(1)], { HIGH: 2 }) }, 'not-ready', /2 HIGH counted, 1 read/],
  ['counts are no numbers', { answer: page([], { HIGH: -1 }) }, 'unknown', /findingSeverityCounts/],
  [
    'a basic scan is still shown',
    { answer: { ...page([], {}), imageScanFindings: { findings: [] } } },
    'not-ready',
    /basic/,
  ],
  ['a finding cannot be used', { answer: page([finding(1), {}], { HIGH: 2 }) }, 'unknown', /enhancedFindings\[1\]/],
  [
    'a suppressed finding cannot be used',
    { suppressed: () => ({ findings: [{}] }) },
    'unknown',
    /findings\[0\]\.packageVulnerabilityDetails/,
  ],
])(
  'proves nothing where %s, however long that stands',
  async (_, { answer = page([], {}), ...answers }, state, why) => {
    const { poll, pass } = await open({ ecr: () => answer, ...answers });
    for (const _again of [1, 2]) {
      pass(600);
      expect(await poll()).toEqual({ state, why: expect.stringMatching(why) });
    }
  },
);

it.each([
  ['ScanNotFoundException', 'not-ready', /not scanned the image yet/],
  ['ImageNotFoundException', 'unknown', /deleted/],
  ['RepositoryNotFoundException', 'unknown', /deleted/],
  ['ImageArchivedException', 'unknown', /archived/],
])('of %s says %s', async (error, state, why) => {
  const { poll } = await open({ ecr: () => new EcrError(error) });
  expect(await poll()).toEqual({ state, why: expect.stringMatching(why) });
});

it('leaves it to its caller that it may not ask', async () => {
  const { poll } = await open({ ecr: () => new EcrError('AccessDeniedException') });
  await expect(poll()).rejects.toThrow('AccessDeniedException');
});

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

  it.each<[string, (index: number) => object]>([
    ['the scan changes', (index) => ({ imageScanCompletedAt: scannedAt + index })],
    ['the counts change', (index) => ({ findingSeverityCounts: { HIGH: 2 + index } })],
    ['a finding comes twice', () => ({ enhancedFindings: [finding(1)] })],
  ])('is not ready where %s between two pages', async (_, more) => {
    const { poll, pass } = await open({
      ecr: ({ input }) => {
        if (!input['nextToken']) return page([finding(1)], { HIGH: 2 }, { nextToken: 'x' });
        const { imageScanFindings, ...rest } = page([finding(2)], { HIGH: 2 }) as { imageScanFindings: object };
        return { ...rest, imageScanFindings: { ...imageScanFindings, ...more(1) } };
      },
    });
    pass(600);
    expect(await poll()).toMatchObject({ state: 'not-ready', why: expect.stringContaining('changed') });
    pass(600);
    expect(await poll()).toMatchObject({ state: 'not-ready', why: expect.stringContaining('changed') });
  });

  it('is not ready where Inspector scans again while the list is read', async () => {
    let asked = 0;
    const { poll, pass } = await open({
      ecr: () => page([], {}),
      coverage: () => covered({ lastScannedAt: scannedAt + asked++ }),
    });
    pass(600);
    expect(await poll()).toMatchObject({ state: 'not-ready', why: expect.stringContaining('changed') });
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
    registry = await registryInTime({
      ecr: () => ({
        imageScanStatus: { status: given['status'] },
        imageScanFindings: { enhancedFindings: given['list'], findingSeverityCounts: given['counts'] },
      }),
      coverage: () => given['coverage'] as object,
      suppressed: () => given['suppressed'] as object,
    });
    const { sources, pass } = registry;
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
