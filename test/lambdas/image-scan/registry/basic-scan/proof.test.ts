import fc from 'fast-check';
import {
  type FindingsRead,
  judgeDescribeRefusal,
  judgeDescription,
  judgeFindings,
  judgeStartRefusal,
  type ScanDescription,
  type ScanProof,
} from '../../../../../lambdas/image-scan/registry/basic-scan/proof';
import type { Finding } from '../../../../../lambdas/verdicts/finding';
import { countBySeverity, SEVERITIES, type Severity } from '../../../../../lambdas/verdicts/severity';

const pushedAt = '2026-11-20T10:00:00.400Z';
const complete: ScanDescription = {
  status: 'COMPLETE',
  completedAt: new Date('2026-11-20T10:00:30Z'),
  databaseUpdatedAt: new Date('2026-11-20T04:00:00Z'),
  severityCounts: { CRITICAL: 1, LOW: 2 },
  enhanced: false,
};

describe('judgeDescription', () => {
  it('has the findings read of a scan that is complete in every part', () => {
    expect(judgeDescription(complete, pushedAt)).toEqual({
      state: 'read-findings',
      proof: {
        completedAt: complete.completedAt,
        databaseUpdatedAt: complete.databaseUpdatedAt,
        counts: { ...countBySeverity([]), CRITICAL: 1, LOW: 2 },
      },
    });
  });

  it('has the findings read when the counts are an empty map', () => {
    expect(judgeDescription({ ...complete, severityCounts: {} }, pushedAt).state).toBe('read-findings');
  });

  it('takes a scan that ended in the second of the push', () => {
    const completedAt = new Date('2026-11-20T10:00:00Z');
    expect(judgeDescription({ ...complete, completedAt }, pushedAt).state).toBe('read-findings');
  });

  it('asks for a new scan when the last one ended before the push', () => {
    const completedAt = new Date('2026-11-20T09:59:59Z');
    expect(judgeDescription({ ...complete, completedAt }, pushedAt)).toEqual({
      state: 'start-scan',
      why: 'the last scan ended at 2026-11-20T09:59:59.000Z, before the push at 2026-11-20T10:00:00.400Z',
    });
  });

  it.each<[string, Partial<ScanDescription>, string]>([
    ['it is pending', { status: 'PENDING' }, "the registry's scan is PENDING"],
    ['it runs', { status: 'IN_PROGRESS' }, "the registry's scan is IN_PROGRESS"],
    ['its end has no time', { completedAt: undefined }, 'COMPLETE, but without imageScanCompletedAt'],
    ['its end is no time', { completedAt: new Date(Number.NaN) }, 'COMPLETE, but without imageScanCompletedAt'],
    [
      'its database has no time',
      { databaseUpdatedAt: undefined },
      'COMPLETE, but without vulnerabilitySourceUpdatedAt',
    ],
    ['it has no counts', { severityCounts: undefined }, 'COMPLETE, but without counts'],
    ['a count is negative', { severityCounts: { HIGH: -1 } }, 'COMPLETE, but with counts that are not whole numbers'],
    ['a count is broken', { severityCounts: { HIGH: 0.5 } }, 'COMPLETE, but with counts that are not whole numbers'],
  ])('is not ready while %s', (_, change, why) => {
    expect(judgeDescription({ ...complete, ...change }, pushedAt)).toEqual({ state: 'not-ready', why });
  });

  it.each<[Partial<ScanDescription>, string]>([
    [{ enhanced: true }, 'enhanced scanning is on for this repository; it is not judged yet'],
    [
      { status: 'FAILED', statusDescription: 'UnsupportedImageError: no os' },
      "the registry's scan failed: UnsupportedImageError: no os",
    ],
    [{ status: 'FAILED' }, "the registry's scan failed: it does not say why"],
    [{ status: undefined }, 'the registry describes a scan without a status'],
    [
      { status: 'UNSUPPORTED_IMAGE', statusDescription: 'scratch' },
      "the registry's scan has the status UNSUPPORTED_IMAGE: scratch",
    ],
    ...[
      'SCAN_ELIGIBILITY_EXPIRED',
      'FINDINGS_UNAVAILABLE',
      'LIMIT_EXCEEDED',
      'ACTIVE',
      'IMAGE_ARCHIVED',
      'SOMETHING_NEW',
      '',
    ].map((status): [Partial<ScanDescription>, string] => [{ status }, `the registry's scan has the status ${status}`]),
  ])('knows nothing from %j', (change, why) => {
    expect(judgeDescription({ ...complete, ...change }, pushedAt)).toEqual({ state: 'unknown', why });
  });

  it('has findings read of nothing but COMPLETE basic scans with times and counts', () => {
    const date = fc.option(fc.date({ noInvalidDate: false }), { nil: undefined });
    const description = fc.record({
      status: fc.option(fc.oneof(fc.constant('COMPLETE'), fc.string()), { nil: undefined }),
      completedAt: date,
      databaseUpdatedAt: date,
      severityCounts: fc.option(fc.dictionary(fc.constantFrom(...SEVERITIES), fc.integer()), { nil: undefined }),
      enhanced: fc.boolean(),
    });
    fc.assert(
      fc.property(description, (scan) => {
        const step = judgeDescription(scan, pushedAt);
        if (step.state !== 'read-findings') return step.why.length > 0;
        const seconds = Math.floor(step.proof.completedAt.getTime() / 1000);
        return scan.status === 'COMPLETE' && !scan.enhanced && seconds >= Math.floor(Date.parse(pushedAt) / 1000);
      }),
    );
  });
});

const finding = (severity: Severity, index = 0): Finding => ({
  id: `CVE-${index}`,
  kind: 'vulnerability',
  severity,
  title: 't',
  fixAvailable: false,
  sources: ['ecr-basic'],
  aliases: [],
});
const findings = [finding('CRITICAL', 1), finding('LOW', 2), finding('LOW', 3)];
const proof: ScanProof = {
  completedAt: new Date('2026-11-20T10:00:30Z'),
  databaseUpdatedAt: new Date('2026-11-20T04:00:00Z'),
  counts: countBySeverity(findings),
};
const read: FindingsRead = { findings, problems: [], changed: false };

describe('judgeFindings', () => {
  it('gives a result when counts and findings agree', () => {
    expect(judgeFindings(proof, read)).toEqual({
      state: 'complete',
      result: {
        findings,
        counts: proof.counts,
        completedAt: '2026-11-20T10:00:30.000Z',
        databaseUpdatedAt: '2026-11-20T04:00:00.000Z',
      },
    });
  });

  it('gives a result for no findings that are counted as none', () => {
    const none = { ...proof, counts: countBySeverity([]) };
    expect(judgeFindings(none, { ...read, findings: [] })).toMatchObject({
      state: 'complete',
      result: { findings: [] },
    });
  });

  it.each<[string, Partial<FindingsRead>, string, string]>([
    [
      'findings are missing',
      { findings: findings.slice(1) },
      'not-ready',
      'COMPLETE, but counts and findings differ: 1 CRITICAL counted, 0 read',
    ],
    [
      'there are more findings',
      { findings: [...findings, finding('HIGH')] },
      'not-ready',
      'COMPLETE, but counts and findings differ: 0 HIGH counted, 1 read',
    ],
    ['the scan changed meanwhile', { changed: true }, 'not-ready', 'the scan changed while its findings were read'],
    [
      'there are too many',
      { cutOffAt: 3 },
      'unknown',
      "the registry's scan has more findings than the 3 that are read",
    ],
    [
      'one is not usable',
      { problems: ['findings[17].name: missing'] },
      'unknown',
      "the registry's scan has findings that cannot be used: findings[17].name: missing",
    ],
    [
      'many are not usable',
      { problems: ['a', 'b', 'c', 'd', 'e'] },
      'unknown',
      "the registry's scan has findings that cannot be used: a; b; c and 2 more",
    ],
  ])('gives no result when %s', (_, change, state, why) => {
    expect(judgeFindings(proof, { ...read, ...change })).toEqual({ state, why });
  });

  it('gives a result only if every severity is counted as often as it was read', () => {
    const severities = fc.array(fc.constantFrom(...SEVERITIES), { maxLength: 8 });
    fc.assert(
      fc.property(severities, severities, (counted, present) => {
        const counts = countBySeverity(counted.map((severity) => ({ severity })));
        const poll = judgeFindings(
          { ...proof, counts },
          { ...read, findings: present.map((severity) => finding(severity)) },
        );
        expect(poll.state === 'complete').toBe(`${[...counted].sort()}` === `${[...present].sort()}`);
      }),
    );
  });
});

describe('refusals', () => {
  const enhanced = 'enhanced scanning is on for this repository; it is not judged yet';
  const shared: [string, string, object | null][] = [
    ['ImageNotFoundException', '', { state: 'unknown', why: 'image deleted before its scan could be read' }],
    [
      'RepositoryNotFoundException',
      '',
      { state: 'unknown', why: 'image deleted with its repository before its scan could be read' },
    ],
    ['ImageArchivedException', '', { state: 'unknown', why: 'the image is archived; restore it to have it scanned' }],
    ['ValidationException', 'This feature is disabled', { state: 'unknown', why: enhanced }],
    ['ValidationException', 'bad', { state: 'unknown', why: 'the registry refuses to scan: bad' }],
    ['AccessDeniedException', 'no', null],
    ['ServerException', 'oops', null],
  ];

  it.each<[string, string, object | null]>([
    ['ScanNotFoundException', '', { state: 'start-scan', why: 'the registry has no scan of the image' }],
    ['LimitExceededException', '', null],
    ...shared,
  ])('to describe: %s %s', (error, message, expected) => {
    expect(judgeDescribeRefusal({ error, message })).toEqual(expected);
  });

  it.each<[string, string, object | null]>([
    ['LimitExceededException', '', { state: 'not-ready', why: expect.stringContaining('LimitExceeded') }],
    [
      'ThrottlingException',
      '',
      { state: 'not-ready', why: 'the registry does not start a scan yet: ThrottlingException' },
    ],
    [
      'UnsupportedImageTypeException',
      'index',
      { state: 'unknown', why: 'the registry cannot scan this type of image: index' },
    ],
    ['ScanNotFoundException', '', null],
    ...shared,
  ])('to start: %s %s', (error, message, expected) => {
    expect(judgeStartRefusal({ error, message })).toEqual(expected);
  });
});
