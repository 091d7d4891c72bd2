import { pollBasicScan } from '../../../../../lambdas/image-scan/registry/basic-scan/poll-basic-scan';
import { type EcrAnswer, type EcrCall, EcrError, type EcrServer, startEcr } from '../support/ecr-server';
import { finding, image, page, pushed } from './scan-pages';

let server: EcrServer | undefined;
async function poll(answer: (call: EcrCall) => EcrAnswer, claimedAt = image.claimedAt, secondsLater = 40) {
  server = await startEcr(answer);
  const now = new Date(Date.parse(claimedAt) + secondsLater * 1000);
  return pollBasicScan({ ecr: server.ecr, starter: server.ecr }, { ...image, claimedAt }, now);
}
const operations = () => server?.calls.map(({ operation }) => operation);
afterEach(() => server?.close());

it('reads a complete scan', async () => {
  const result = await poll(() => page([finding(1), finding(2, 'LOW')], { HIGH: 1, LOW: 1 }));
  expect(result).toMatchObject({
    state: 'complete',
    result: {
      findings: [
        { id: 'CVE-2025-1', severity: 'HIGH' },
        { id: 'CVE-2025-2', severity: 'LOW' },
      ],
      counts: { HIGH: 1, LOW: 1, CRITICAL: 0 },
      completedAt: '2025-11-13T02:13:32.000Z',
      databaseUpdatedAt: '2025-11-13T01:13:20.000Z',
    },
  });
  expect(server?.calls).toEqual([
    {
      operation: 'DescribeImageScanFindings',
      input: { repositoryName: image.repository, imageId: { imageDigest: image.digest }, maxResults: 1000 },
    },
  ]);
});

it('reads a truly clean scan', async () => {
  expect(await poll(() => page([], {}))).toMatchObject({ state: 'complete', result: { findings: [] } });
});

it('does not take a COMPLETE with neither counts nor times for clean', async () => {
  const answer = { ...page([], undefined), imageScanFindings: { findings: [] } };
  expect(await poll(() => answer)).toEqual({
    state: 'not-ready',
    why: 'COMPLETE, but without imageScanCompletedAt',
  });
});

it('is not ready while one finding is there of three that are counted', async () => {
  expect(await poll(() => page([finding(1)], { HIGH: 3 }))).toEqual({
    state: 'not-ready',
    why: 'COMPLETE, but counts and findings differ: 3 HIGH counted, 1 read',
  });
});

it('is not ready when another scan ends between two pages', async () => {
  const result = await poll(({ input }) => {
    if (!input['nextToken']) return page([finding(1)], { HIGH: 2 }, { nextToken: 'x' });
    const later = page([finding(2)], { HIGH: 2 }) as { imageScanFindings: object };
    return { ...later, imageScanFindings: { ...later.imageScanFindings, imageScanCompletedAt: pushed + 99 } };
  });
  expect(result).toEqual({ state: 'not-ready', why: 'the scan changed while its findings were read' });
});

it('names the finding that cannot be used, and its place over all pages', async () => {
  const result = await poll(({ input }) =>
    input['nextToken']
      ? page([finding(2), { severity: 'HIGH' }], { HIGH: 3 })
      : page([finding(1)], { HIGH: 3 }, { nextToken: 'x' }),
  );
  expect(result).toEqual({
    state: 'unknown',
    why: "the registry's scan has findings that cannot be used: findings[2].name: missing",
  });
});

it('does not take findings of enhanced scanning for those of basic scanning', async () => {
  const answer = page([], {}) as { imageScanFindings: object };
  const enhanced = { ...answer, imageScanFindings: { ...answer.imageScanFindings, enhancedFindings: [] } };
  expect(await poll(() => enhanced)).toMatchObject({ state: 'unknown', why: expect.stringContaining('enhanced') });
});

it('is not ready when the scan is gone by the second page', async () => {
  const result = await poll(({ input }) =>
    input['nextToken'] ? new EcrError('ScanNotFoundException') : page([finding(1)], { HIGH: 2 }, { nextToken: 'x' }),
  );
  expect(result).toEqual({ state: 'not-ready', why: 'the scan was gone while its findings were read' });
  expect(operations()).toHaveLength(2);
});

it('knows nothing of an image that is deleted between two pages', async () => {
  const result = await poll(({ input }) =>
    input['nextToken'] ? new EcrError('ImageNotFoundException') : page([finding(1)], { HIGH: 2 }, { nextToken: 'x' }),
  );
  expect(result).toEqual({ state: 'unknown', why: 'image deleted before its scan could be read' });
});

describe('starting a scan', () => {
  const started = { imageScanStatus: { status: 'IN_PROGRESS' } };
  const noScan = (start: EcrAnswer) => (call: EcrCall) =>
    call.operation === 'StartImageScan' ? start : new EcrError('ScanNotFoundException');

  it('is asked for when there is none', async () => {
    expect(await poll(noScan(started))).toEqual({
      state: 'not-ready',
      why: 'a scan was started, as the registry has no scan of the image; it is IN_PROGRESS',
    });
    expect(server?.calls[1]).toEqual({
      operation: 'StartImageScan',
      input: { repositoryName: image.repository, imageId: { imageDigest: image.digest } },
    });
  });

  it('is asked for when the last one ended before the push', async () => {
    const old = page([], {}) as { imageScanFindings: object };
    const before = { ...old, imageScanFindings: { ...old.imageScanFindings, imageScanCompletedAt: pushed - 1 } };
    const result = await poll(({ operation }) => (operation === 'StartImageScan' ? started : before));
    expect(result).toMatchObject({ state: 'not-ready', why: expect.stringContaining('before the push') });
    expect(operations()).toEqual(['DescribeImageScanFindings', 'StartImageScan']);
  });

  it.each<[string, string, string, RegExp]>([
    ['LimitExceededException', 'The scan quota per image has been exceeded.', 'not-ready', /LimitExceeded.*24 hours/],
    ['ValidationException', 'This feature is disabled', 'unknown', /enhanced scanning is on/],
    ['UnsupportedImageTypeException', 'cannot be scanned', 'unknown', /cannot be scanned/],
    ['ImageArchivedException', '', 'unknown', /archived/],
    ['ImageNotFoundException', '', 'unknown', /image deleted/],
  ])('that ends with %s gives %s', async (type, message, state, why) => {
    expect(await poll(noScan(new EcrError(type, message)))).toEqual({ state, why: expect.stringMatching(why) });
  });

  it('that is denied is an error', async () => {
    await expect(poll(noScan(new EcrError('AccessDeniedException')))).rejects.toMatchObject({
      name: 'AccessDeniedException',
    });
  });
});

describe('a scan that is there, by its age, its status and what becomes of a new one', () => {
  const hour = 3600;
  const claimed = pushed + 30 * 24 * hour;
  const claimedAt = new Date(claimed * 1000).toISOString();
  const complete = (ageHours: number) => {
    const answer = page([finding(1)], { HIGH: 1 }) as { imageScanFindings: object };
    const imageScanCompletedAt = claimed - ageHours * hour;
    return { ...answer, imageScanFindings: { ...answer.imageScanFindings, imageScanCompletedAt } };
  };
  const status = (of: string) => ({ imageScanStatus: { status: of, description: 'words' } });
  const started = status('IN_PROGRESS');
  const tooSoon = new EcrError('LimitExceededException', 'The scan quota per image has been exceeded.');
  const throttled = new EcrError('ThrottlingException', 'Rate exceeded');
  const both = ['DescribeImageScanFindings', 'StartImageScan'];
  const one = both.slice(0, 1);
  const soon = 1;
  const late = 66;

  it.each<[string, object, EcrAnswer, number, string, RegExp | null, readonly string[]]>([
    ['1 hour old', complete(1), tooSoon, soon, 'complete', null, one],
    ['24 hours old', complete(24), tooSoon, soon, 'complete', null, one],
    ['24 hours old, of a run that waited', complete(24), started, late, 'complete', null, one],
    ['newer than the claim', complete(-0.01), tooSoon, late, 'complete', null, one],
    ['25 hours old, renewed', complete(25), started, soon, 'not-ready', /a scan was started, as .* 24 hours/, both],
    ['25 hours old, renewed late', complete(25), started, late, 'not-ready', /a scan was started/, both],
    ['25 hours old, refused', complete(25), tooSoon, soon, 'not-ready', /LimitExceeded.*last scan ended/, both],
    ['25 hours old, throttled', complete(25), throttled, soon, 'not-ready', /ThrottlingException/, both],
    ['25 hours old, refused still', complete(25), tooSoon, late, 'complete', null, both],
    ['25 hours old, throttled still', complete(25), throttled, late, 'complete', null, both],
    ['25 hours old, archived', complete(25), new EcrError('ImageArchivedException'), late, 'unknown', /archived/, both],
    [
      '25 hours old, enhanced',
      complete(25),
      new EcrError('ValidationException', 'This feature is disabled'),
      late,
      'unknown',
      /enhanced scanning is on/,
      both,
    ],
    ['failed, renewed', status('FAILED'), started, soon, 'not-ready', /started, as .* failed: words/, both],
    ['failed, refused', status('FAILED'), tooSoon, soon, 'not-ready', /LimitExceeded.*failed: words/, both],
    ['failed, in the end', status('FAILED'), started, late, 'unknown', /failed: words/, one],
    ['unsupported', status('UNSUPPORTED_IMAGE'), started, soon, 'unknown', /UNSUPPORTED_IMAGE/, one],
    ['running', status('IN_PROGRESS'), started, late, 'not-ready', /IN_PROGRESS/, one],
    ['pending', status('PENDING'), started, late, 'not-ready', /PENDING/, one],
    ['without a time', { ...complete(25), imageScanFindings: {} }, started, late, 'not-ready', /was started/, both],
  ])('%s', async (_, described, start, secondsLater, state, why, calls) => {
    const answer = ({ operation }: EcrCall) => (operation === 'StartImageScan' ? start : described);
    const result = await poll(answer, claimedAt, secondsLater);
    expect(result.state).toBe(state);
    if (result.state !== 'complete') expect(result.why).toMatch(why ?? /^$/);
    expect(operations()).toEqual(calls);
  });

  it('says of the old one, where it has to do, when a new one was refused', async () => {
    const answer = ({ operation }: EcrCall) => (operation === 'StartImageScan' ? tooSoon : complete(25));
    expect(await poll(answer, claimedAt, late)).toMatchObject({
      result: { renewalRefusedAt: new Date((claimed + late) * 1000).toISOString(), findings: [{ id: 'CVE-2025-1' }] },
    });
  });

  it('is read no further when another one is under way by its second page', async () => {
    const first = { ...complete(25), nextToken: 'x' };
    const answer = ({ operation, input }: EcrCall) =>
      operation === 'StartImageScan' ? tooSoon : input['nextToken'] ? started : first;
    const why = 'the scan changed while its findings were read';
    expect(await poll(answer, claimedAt, late)).toEqual({ state: 'not-ready', why });
  });

  it('that may not be renewed for want of permission is an error, at any time', async () => {
    const answer = ({ operation }: EcrCall) =>
      operation === 'StartImageScan' ? new EcrError('AccessDeniedException') : complete(25);
    await expect(poll(answer, claimedAt, late)).rejects.toMatchObject({ name: 'AccessDeniedException' });
  });

  it('is renewed over several polls, each without memory', async () => {
    let scan: object = complete(720);
    let start: EcrAnswer = started;
    const answer = ({ operation }: EcrCall): EcrAnswer => {
      if (operation !== 'StartImageScan') return scan;
      const given = start;
      start = tooSoon;
      return given;
    };
    const states: string[] = [];
    const pollAt = async (seconds: number) => {
      await server?.close();
      states.push((await poll(answer, claimedAt, seconds)).state);
    };
    await pollAt(1);
    await pollAt(6); // the old one shows still
    scan = started;
    await pollAt(13);
    scan = complete(-0.005);
    await pollAt(24);
    expect(states).toEqual(['not-ready', 'not-ready', 'not-ready', 'complete']);
  });
});

it('is not asked for while one runs', async () => {
  const result = await poll(() => ({ imageScanStatus: { status: 'IN_PROGRESS' } }));
  expect(result).toEqual({ state: 'not-ready', why: "the registry's scan is IN_PROGRESS" });
  expect(operations()).toEqual(['DescribeImageScanFindings']);
});

it('passes on an error that says nothing of the image', async () => {
  await expect(poll(() => new EcrError('AccessDeniedException'))).rejects.toMatchObject({
    name: 'AccessDeniedException',
  });
});
