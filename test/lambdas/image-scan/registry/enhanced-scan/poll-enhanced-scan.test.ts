import { EcrError } from '../support/ecr-server';
import { type Answers, covered, finding, image, page, pollInTime, resourceId, scannedAt } from './registry-in-time';

let registry: Awaited<ReturnType<typeof pollInTime>> | undefined;
afterEach(() => registry?.close());

async function open(answers: Answers) {
  registry = await pollInTime(answers);
  return registry;
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
});
