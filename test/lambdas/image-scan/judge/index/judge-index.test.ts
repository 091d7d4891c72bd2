import fc from 'fast-check';
import type { ChildState } from '../../../../../lambdas/image-scan/judge/index/index-child';
import { type IndexJudgement, judgeIndex } from '../../../../../lambdas/image-scan/judge/index/judge-index';
import { countBySeverity } from '../../../../../lambdas/verdicts/severity';
import { VERDICTS, type Verdict, type VerdictRecord } from '../../../../../lambdas/verdicts/verdict';
import { verdictRecord } from '../../../../support/verdict-record';

const NOW = new Date('2026-11-23T10:00:00.000Z');
const IN_A_DAY = '2026-11-24T10:00:00.000Z';
const run = { startedAt: '2026-11-23T09:59:00.000Z', gen: 1, trigger: 'push' } as const;
const asked = { run, tags: ['v1'], attemptId: 'a-1', now: NOW };

const state = (name: string, about: Partial<VerdictRecord> | null, heldBy: string | null = null): ChildState => ({
  child: { digest: `sha256:${name}`, name: `${name} sha256:${name}` },
  record: about && verdictRecord(about),
  heldBy,
});
const critical = (count: number) => ({
  ...countBySeverity([]),
  CRITICAL: count,
});
const broken = (score: number, more: Partial<VerdictRecord> = {}): Partial<VerdictRecord> => ({
  verdict: 'NON_COMPLIANT',
  score,
  counts: critical(score),
  policy: `policy-${score}`,
  reasons: [{ threshold: 'CRITICAL', allowed: 0, found: score, findings: [`CVE-${score}`] }],
  ...more,
});
const unknown = (why: string): Partial<VerdictRecord> => ({
  verdict: 'UNKNOWN',
  unknowns: [{ what: 'registry-scan', why }],
  validUntil: '2026-11-24T09:00:00.000Z',
});
const artifact: Partial<VerdictRecord> = {
  verdict: 'NOT_APPLICABLE',
  kind: 'artifact',
  validUntil: '9999-12-31T00:00:00.000Z',
};

function judged(
  children: readonly ChildState[],
  more: { problem?: string; deadlinePassed?: boolean } = {},
): IndexJudgement {
  const decision = judgeIndex({ ...asked, problem: null, deadlinePassed: false, ...more, children });
  if (decision.next !== 'record') throw new Error(`it waits for ${decision.waitingFor.length}`);
  return decision.judgement;
}

describe('An index', () => {
  it.each<[Verdict, readonly Partial<VerdictRecord>[]]>([
    ['COMPLIANT', [{}, {}]],
    ['NON_COMPLIANT', [{}, broken(1)]],
    ['NON_COMPLIANT', [unknown('why'), broken(1), {}]],
    ['UNKNOWN', [{}, unknown('why')]],
    ['COMPLIANT', [{}, artifact]],
    ['NON_COMPLIANT', [artifact, broken(1)]],
    ['UNKNOWN', [artifact, unknown('why')]],
    ['NOT_APPLICABLE', [artifact, artifact]],
    ['NOT_APPLICABLE', []],
    ['UNKNOWN', [{}, { validUntil: '2026-11-23T09:59:30.000Z', judgedAt: '2026-11-23T09:59:10.000Z' }]],
    ['UNKNOWN', [{}, { deletedAt: '2026-11-23T09:59:30.000Z' }]],
  ])('is %s by its worst image, artifacts left out: %#', (verdict, children) => {
    expect(judged(children.map((about, place) => state(`p${place}`, about))).verdict).toBe(verdict);
  });

  it('takes score, counts and policy from the worst child, and a reason that names it', () => {
    const index = judged([
      state('linux/amd64', broken(10, { validUntil: '2026-11-26T00:00:00.000Z' })),
      state('linux/arm64', broken(64)),
      state('linux/386', { score: 90, validUntil: '2026-11-25T00:00:00.000Z' }),
    ]);
    expect(index).toMatchObject({ verdict: 'NON_COMPLIANT', score: 64, counts: critical(64), policy: 'policy-64' });
    expect(index.reasons).toEqual([
      { threshold: 'CRITICAL', allowed: 0, found: 64, findings: ['CVE-64'], child: 'linux/arm64 sha256:linux/arm64' },
      { threshold: 'CRITICAL', allowed: 0, found: 10, findings: ['CVE-10'], child: 'linux/amd64 sha256:linux/amd64' },
    ]);
    expect(index.validUntil).toBe('2026-11-25T00:00:00.000Z');
    expect(index.plan).toEqual({ strategy: 'none', why: expect.stringContaining('2 of 3 images') });
  });

  it('names the image of an index in it, not that index', () => {
    const inner = broken(5);
    const reasons = (inner.reasons ?? []).map((reason) => ({ ...reason, child: 'linux/s390x sha256:x' }));
    expect(judged([state('index', { ...inner, reasons })]).reasons[0]?.child).toBe('linux/s390x sha256:x');
  });

  it('names each image that is unknown, and why', () => {
    const { unknowns, validUntil } = judged([
      state('linux/amd64', {}),
      state('windows/amd64', unknown('UNSUPPORTED_IMAGE')),
      state('linux/arm64', { deletedAt: '2026-11-23T09:59:30.000Z' }),
    ]);
    expect(unknowns).toEqual([
      { what: 'index', why: 'windows/amd64 sha256:windows/amd64 is unknown: UNSUPPORTED_IMAGE' },
      { what: 'index', why: 'linux/arm64 sha256:linux/arm64 is unknown: it is gone from the registry' },
    ]);
    expect(validUntil).toBe('2026-11-24T09:00:00.000Z');
  });

  it('waits for children without a verdict, and starts those that nobody has claimed', () => {
    const children = [state('a', {}), state('b', null), state('c', null, 'run-9'), state('d', broken(1))];
    const decision = judgeIndex({ ...asked, problem: null, children, deadlinePassed: false });
    expect(decision).toEqual({
      next: 'wait',
      start: [children[1]?.child],
      waitingFor: [children[1]?.child, children[2]?.child],
    });
  });

  it.each<[Verdict, Partial<VerdictRecord>]>([
    ['UNKNOWN', {}],
    ['NON_COMPLIANT', broken(3)],
  ])('is %s at the deadline, naming the children that have no verdict', (verdict, first) => {
    const index = judged([state('a', first), state('b', null, 'run-9'), state('c', null)], { deadlinePassed: true });
    expect(index).toMatchObject({ verdict, validUntil: IN_A_DAY });
    expect(index.unknowns.map(({ why }) => why)).toEqual([
      'b sha256:b had no verdict at the deadline: run run-9 was still at work',
      'c sha256:c had no verdict at the deadline: no run was at work on it',
    ]);
  });

  it('that cannot be judged is unknown at once, and says why', () => {
    expect(judged([], { problem: 'it lists itself' })).toMatchObject({
      verdict: 'UNKNOWN',
      unknowns: [{ what: 'index', why: 'it lists itself' }],
      validUntil: IN_A_DAY,
    });
  });

  it('without an image is what it is for ever', () => {
    expect(judged([state('a', artifact)])).toMatchObject({
      validUntil: '9999-12-31T00:00:00.000Z',
      plan: { why: 'The index lists no image: nothing in it can run.' },
    });
  });

  it('tells each exception of its images once, and what is in grace in all of them', () => {
    const exception = (found: number, ...findings: string[]) => ({
      exceptionsApplied: [{ id: 'e-1', reason: 'not reachable', expiresAt: '2026-12-01', found, findings }],
    });
    const grace = (firstEnds: string, ...findings: string[]) => ({
      inGrace: { found: findings.length, findings, firstEnds },
    });
    const index = judged([
      state('a', { ...exception(1, 'CVE-1'), ...grace('2026-12-05', 'CVE-7', 'CVE-8') }),
      state('b', { ...exception(2, 'CVE-1', 'CVE-2'), ...grace('2026-12-03', 'CVE-7') }),
      state('c', { exceptionsNotNamed: 4 }),
    ]);
    expect(index.exceptionsApplied).toEqual([
      { id: 'e-1', reason: 'not reachable', expiresAt: '2026-12-01', found: 3, findings: ['CVE-1', 'CVE-2'] },
    ]);
    expect(index.exceptionsNotNamed).toBe(4);
    expect(index.inGrace).toEqual({ found: 3, findings: ['CVE-7', 'CVE-8'], firstEnds: '2026-12-03' });
  });

  it('of 200 images that all break everything fits into a table item', () => {
    const reasons = ['CRITICAL', 'HIGH', 'MEDIUM', 'LOW'].map((threshold) => ({
      ...{ threshold: threshold as 'CRITICAL', allowed: 0, found: 900 },
      findings: new Array<string>(20).fill('f'.repeat(200)),
    }));
    const unknowns = [{ what: 'packages', why: 'w'.repeat(1000) } as const];
    const children = Array.from({ length: 200 }, (_, place) =>
      state(`p${place}`, place % 2 === 0 ? broken(100, { reasons, unknowns }) : { ...unknown('x'), unknowns }),
    );
    const index = judged(children);
    expect(JSON.stringify(index).length).toBeLessThan(200_000);
    expect(index.unknowns.at(-1)?.why).toBe('and 80 more of its manifests are unknown');
    expect(index.plan.why).toContain('100 of 200 images');
  });

  it('is never better than one of its images, in whatever order they stand', () => {
    const verdicts = fc.constantFrom(...VERDICTS);
    fc.assert(
      fc.property(fc.array(verdicts, { maxLength: 8 }), fc.boolean(), (listed, isLate) => {
        const children = listed.map((verdict, place) => state(`p${place}`, { verdict }));
        const late = isLate ? [state('late', null)] : [];
        const index = judged([...children, ...late], { deadlinePassed: true });
        const rank = (verdict: Verdict) => VERDICTS.indexOf(verdict);
        const worst = Math.min(...listed.map(rank), isLate ? rank('UNKNOWN') : rank('NOT_APPLICABLE'));
        expect(rank(index.verdict)).toBe(worst);
        expect(index).toEqual({
          ...judged([...late, ...children.toReversed()], { deadlinePassed: true }),
          reasons: index.reasons,
          unknowns: expect.anything(),
        });
        expect(Date.parse(index.validUntil)).toBeGreaterThan(NOW.getTime());
      }),
    );
  });
});
