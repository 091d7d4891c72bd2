import fc from 'fast-check';
import {
  type FindingsRead,
  judgeDescription,
  judgeFindings,
  type RunTimes,
  type ScanDescription,
} from '../../../../../lambdas/image-scan/registry/basic-scan/proof';
import type { ScanProof } from '../../../../../lambdas/image-scan/registry/basic-scan/steps';
import type { Finding } from '../../../../../lambdas/verdicts/finding';
import { countBySeverity, SEVERITIES, type Severity } from '../../../../../lambdas/verdicts/severity';

const pushedAt = '2026-11-20T10:00:00.400Z';
const claimedAt = '2026-11-20T10:00:02.000Z';
const after = (seconds: number): Date => new Date(Date.parse(claimedAt) + seconds * 1000);
const times: RunTimes = { pushedAt, claimedAt, now: after(40) };
const settled: RunTimes = { ...times, now: after(60) };
const complete: ScanDescription = {
  status: 'COMPLETE',
  completedAt: new Date('2026-11-20T10:00:30Z'),
  databaseUpdatedAt: new Date('2026-11-20T04:00:00Z'),
  severityCounts: { CRITICAL: 1, LOW: 2 },
  enhanced: false,
};

describe('judgeDescription', () => {
  it('has the findings read of a scan that is complete in every part', () => {
    expect(judgeDescription(complete, times)).toEqual({
      state: 'read-findings',
      proof: {
        completedAt: complete.completedAt,
        databaseUpdatedAt: complete.databaseUpdatedAt,
        counts: { ...countBySeverity([]), CRITICAL: 1, LOW: 2 },
      },
    });
  });

  it('has the findings read when the counts are an empty map', () => {
    expect(judgeDescription({ ...complete, severityCounts: {} }, times).state).toBe('read-findings');
  });

  it('takes a scan that ended in the second of the push', () => {
    const completedAt = new Date('2026-11-20T10:00:00Z');
    expect(judgeDescription({ ...complete, completedAt }, times).state).toBe('read-findings');
  });

  it('asks for a new scan when the last one ended before the push', () => {
    const completedAt = new Date('2026-11-20T09:59:59Z');
    expect(judgeDescription({ ...complete, completedAt }, times)).toEqual({
      state: 'start-scan',
      why: 'the last scan ended at 2026-11-20T09:59:59.000Z, before the push at 2026-11-20T10:00:00.400Z',
      ifRefused: null,
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
    expect(judgeDescription({ ...complete, ...change }, times)).toEqual({ state: 'not-ready', why });
  });

  it.each<[Partial<ScanDescription>, string]>([
    [{ enhanced: true }, 'enhanced scanning is on for this repository, so that basic scanning is not'],
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
    ...['SCAN_ELIGIBILITY_EXPIRED', 'LIMIT_EXCEEDED', 'ACTIVE', 'IMAGE_ARCHIVED', 'SOMETHING_NEW', ''].map(
      (status): [Partial<ScanDescription>, string] => [{ status }, `the registry's scan has the status ${status}`],
    ),
  ])('knows nothing from %j', (change, why) => {
    expect(judgeDescription({ ...complete, ...change }, settled)).toEqual({ state: 'unknown', why });
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
        const step = judgeDescription(scan, settled);
        const read = step.state === 'start-scan' ? step.ifRefused : step.state === 'read-findings' ? step : null;
        if (read === null) return step.state !== 'read-findings' && step.why.length > 0;
        const seconds = Math.floor(read.proof.completedAt.getTime() / 1000);
        return scan.status === 'COMPLETE' && !scan.enhanced && seconds >= Math.floor(Date.parse(pushedAt) / 1000);
      }),
    );
  });
});

describe('a scan that ended long before the run', () => {
  const claimed = new Date('2026-12-20T10:00:00Z');
  const old = (hours: number, change: Partial<ScanDescription> = {}): ScanDescription => ({
    ...complete,
    completedAt: new Date(claimed.getTime() - hours * 3_600_000),
    ...change,
  });
  const at = (seconds: number): RunTimes => ({
    pushedAt,
    claimedAt: claimed.toISOString(),
    now: new Date(claimed.getTime() + seconds * 1000),
  });
  const why =
    'the last scan ended at 2026-12-19T09:00:00.000Z, more than 24 hours before the claim at 2026-12-20T10:00:00.000Z';

  it.each([0, 1, 23.99, 24])('counts after %s hours, as the registry allows no newer one', (hours) => {
    expect(judgeDescription(old(hours), at(1)).state).toBe('read-findings');
  });

  it('does not grow too old while the run waits', () => {
    expect(judgeDescription(old(24), at(3600)).state).toBe('read-findings');
  });

  it.each([0, 59.999])('is asked for anew, and is no answer %s s after the claim', (seconds) => {
    expect(judgeDescription(old(25), at(seconds))).toEqual({ state: 'start-scan', why, ifRefused: null });
  });

  it('is asked for anew still later, and is what there is if the registry refuses', () => {
    expect(judgeDescription(old(25), at(60))).toEqual({
      state: 'start-scan',
      why,
      ifRefused: {
        state: 'read-findings',
        proof: {
          completedAt: new Date('2026-12-19T09:00:00Z'),
          databaseUpdatedAt: complete.databaseUpdatedAt,
          counts: { ...countBySeverity([]), CRITICAL: 1, LOW: 2 },
          renewalRefusedAt: '2026-12-20T10:01:00.000Z',
        },
      },
    });
  });

  it.each<[string, Partial<ScanDescription>]>([
    ['its database has no time', { databaseUpdatedAt: undefined }],
    ['it has no counts', { severityCounts: undefined }],
  ])('is never what there is when %s', (_, change) => {
    expect(judgeDescription(old(25, change), at(60))).toEqual({ state: 'start-scan', why, ifRefused: null });
  });

  it('is never what there is when it ended before the push', () => {
    const step = judgeDescription(old(25), { ...at(60), pushedAt: '2026-12-20T09:59:00.000Z' });
    expect(step).toMatchObject({
      state: 'start-scan',
      ifRefused: null,
      why: expect.stringContaining('before the push'),
    });
  });

  it('is the answer to no request of the run, however late the poll', () => {
    const hours = fc.double({ min: 24.001, max: 9000, noNaN: true });
    fc.assert(
      fc.property(hours, fc.integer({ min: -5, max: 86_400 }), (age, seconds) => {
        const step = judgeDescription(
          { ...complete, completedAt: new Date(claimed.getTime() - age * 3_600_000) },
          {
            ...at(seconds),
            pushedAt: '2020-01-01T00:00:00.000Z',
          },
        );
        expect(step.state).toBe('start-scan');
      }),
    );
  });
});

describe('a scan that ended without anything to read', () => {
  it.each<[Partial<ScanDescription>, string]>([
    [{ status: 'FAILED', statusDescription: 'oops' }, "the registry's scan failed: oops"],
    [
      { status: 'FINDINGS_UNAVAILABLE', statusDescription: 'none' },
      "the registry's scan has the status FINDINGS_UNAVAILABLE: none",
    ],
  ])('is asked for anew at first, and unknown in the end: %j', (change, why) => {
    const scan = { ...complete, ...change };
    expect(judgeDescription(scan, times)).toEqual({ state: 'start-scan', why, ifRefused: null });
    expect(judgeDescription(scan, settled)).toEqual({ state: 'unknown', why });
  });

  it('is asked for anew when its end still has no time after a minute', () => {
    expect(judgeDescription({ ...complete, completedAt: undefined }, settled)).toEqual({
      state: 'start-scan',
      why: 'COMPLETE, but without imageScanCompletedAt',
      ifRefused: null,
    });
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

  it('says of an older scan when the registry refused a new one', () => {
    const renewalRefusedAt = '2026-11-20T10:01:00.000Z';
    expect(judgeFindings({ ...proof, renewalRefusedAt }, read)).toMatchObject({ result: { renewalRefusedAt } });
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
