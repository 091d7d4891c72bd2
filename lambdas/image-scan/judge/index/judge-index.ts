import { counted } from '../../../shared/wording';
import { countBySeverity } from '../../../verdicts/severity';
import {
  type Reason,
  type Unknown,
  VERDICTS,
  type Verdict,
  type VerdictRecord,
  verdictAt,
  worstVerdict,
} from '../../../verdicts/verdict';
import { planIndexRebuild } from '../../remediation/plan';
import { DAY_MS } from '../instant';
import { clip } from '../wording';
import { type AskingRun, type ChildState, type IndexChild, progressOf } from './index-child';
import { exceptionsOf, graceOf } from './over-children';

export interface IndexEvidence {
  readonly run: AskingRun;
  /** Of the index when it was claimed: what no tag leads to is not rebuilt. */
  readonly tags: readonly string[];
  /** The id that an attempt gets, should the plan be a rebuild. */
  readonly attemptId: string;
  readonly now: Date;
  /** Why it cannot be judged at all, from `treeProblem`. */
  readonly problem: string | null;
  readonly children: readonly ChildState[];
  /** Whether children that have no verdict are waited for no longer. */
  readonly deadlinePassed: boolean;
}

export type IndexJudgement = Pick<
  VerdictRecord,
  | 'verdict'
  | 'score'
  | 'counts'
  | 'reasons'
  | 'exceptionsApplied'
  | 'exceptionsNotNamed'
  | 'inGrace'
  | 'unknowns'
  | 'policy'
  | 'validUntil'
  | 'evidence'
  | 'plan'
>;

export type IndexDecision =
  /** `start` are those of `waitingFor` that nobody has claimed. */
  | { readonly next: 'wait'; readonly start: readonly IndexChild[]; readonly waitingFor: readonly IndexChild[] }
  | { readonly next: 'record'; readonly judgement: IndexJudgement };

/** Each child's own record holds all of its reasons; an index of 200 must stay far below DynamoDB's 400 KB. */
const MAX_REASONS = 100;
const MAX_UNKNOWNS = 20;
const MAX_LABELS = 5;
const MAX_WHY = 500;

/** What an index without an image is never changes: its bytes are its digest. */
const FOR_EVER = '9999-12-31T00:00:00.000Z';

type Judged = ChildState & { readonly record: VerdictRecord; readonly verdict: Verdict };

/**
 * An index is as good as the worst image in it. Manifests that are no image (attestations, signatures) do not count; that
 * they are none is what their own verdict says, never what the index says of them. An index in which everything is known
 * and nothing is an image can run nowhere: it is NOT_APPLICABLE, and so is an empty one.
 */
export function judgeIndex(evidence: IndexEvidence): IndexDecision {
  const { run, now, problem, children, deadlinePassed } = evidence;
  if (problem !== null) {
    return { next: 'record', judgement: verdictOf([], [{ what: 'index', why: problem }], evidence) };
  }
  const open = children.filter((state) => progressOf(state, run, now) !== 'judged');
  if (open.length > 0 && !deadlinePassed) {
    const start = open.filter((state) => progressOf(state, run, now) === 'unclaimed');
    return { next: 'wait', start: start.map(({ child }) => child), waitingFor: open.map(({ child }) => child) };
  }
  const judged = children.flatMap((state): Judged[] =>
    state.record && !open.includes(state)
      ? [{ ...state, record: state.record, verdict: verdictNow(state.record, now) }]
      : [],
  );
  const unknowns = [...unprovenChildren(judged), ...open.map(unjudgedChild)];
  return { next: 'record', judgement: verdictOf(judged, unknowns, evidence) };
}

/** What a child's verdict is worth: of an image that is gone nothing is proven any more. */
function verdictNow(record: VerdictRecord, now: Date): Verdict {
  return record.deletedAt === undefined ? verdictAt(record, now) : 'UNKNOWN';
}

function verdictOf(
  judged: readonly Judged[],
  unknowns: readonly Unknown[],
  { now, tags, attemptId }: IndexEvidence,
): IndexJudgement {
  const images = judged.filter(({ verdict }) => verdict !== 'NOT_APPLICABLE').sort(worstFirst);
  const records = images.map(({ record }) => record);
  const [worst] = records;
  const verdicts = [...images.map(({ verdict }) => verdict), ...(unknowns.length > 0 ? ['UNKNOWN' as const] : [])];
  const verdict = verdicts.length === 0 ? 'NOT_APPLICABLE' : worstVerdict(verdicts);
  const broken = images.filter((state) => state.verdict === 'NON_COMPLIANT');
  const plans = broken.map(({ child, record }) => ({ digest: child.digest, plan: record.plan }));
  return {
    verdict,
    score: worst?.score ?? 0,
    counts: worst?.counts ?? countBySeverity([]),
    reasons: broken.flatMap(reasonsOf).slice(0, MAX_REASONS),
    ...exceptionsOf(records),
    ...graceOf(records),
    unknowns: named(unknowns),
    policy: worst?.policy ?? null,
    validUntil: verdict === 'NOT_APPLICABLE' ? FOR_EVER : validUntil(images, unknowns, now),
    evidence: {},
    plan: planIndexRebuild({ broken: plans, tags, attemptId }) ?? { strategy: 'none', why: planText(verdict, images) },
  };
}

/** By verdict, score, then counts from CRITICAL down. Among equals the order of the index stays. */
function worstFirst(a: Judged, b: Judged): number {
  const [one, other] = [a.record.counts, b.record.counts];
  return (
    VERDICTS.indexOf(a.verdict) - VERDICTS.indexOf(b.verdict) ||
    b.record.score - a.record.score ||
    other.CRITICAL - one.CRITICAL ||
    other.HIGH - one.HIGH ||
    other.MEDIUM - one.MEDIUM ||
    other.LOW - one.LOW
  );
}

/** Of an index in the index, the reason names the image already. */
function reasonsOf({ child, record }: Judged): readonly Reason[] {
  return record.reasons.map((reason) => ({
    ...reason,
    findings: reason.findings.slice(0, MAX_LABELS),
    child: reason.child ?? child.name,
  }));
}

function unprovenChildren(judged: readonly Judged[]): readonly Unknown[] {
  return judged
    .filter(({ verdict }) => verdict === 'UNKNOWN')
    .map(({ child, record }) => {
      return { what: 'index', why: clip(`${child.name} is unknown: ${whyUnknown(record)}`, MAX_WHY) };
    });
}

function whyUnknown({ deletedAt, verdict, unknowns, validUntil }: VerdictRecord): string {
  if (deletedAt !== undefined) return 'it is gone from the registry';
  return verdict === 'UNKNOWN' ? unknowns.map(({ why }) => why).join(' ') : `its verdict expired at ${validUntil}`;
}

function unjudgedChild({ child, heldBy }: ChildState): Unknown {
  const run = heldBy === null ? 'no run was at work on it' : `run ${heldBy} was still at work`;
  return { what: 'index', why: clip(`${child.name} had no verdict at the deadline: ${run}`, MAX_WHY) };
}

function named(unknowns: readonly Unknown[]): readonly Unknown[] {
  const more = unknowns.length - MAX_UNKNOWNS;
  if (more <= 0) return unknowns;
  return [...unknowns.slice(0, MAX_UNKNOWNS), { what: 'index', why: `and ${more} more of its manifests are unknown` }];
}

/** The earliest end of an image's verdict; with anything unknown it is worth another look in a day. */
function validUntil(images: readonly Judged[], unknowns: readonly Unknown[], now: Date): string {
  const inADay = now.getTime() + DAY_MS;
  const ends = images.map(({ record }) => Date.parse(record.validUntil)).filter((end) => end > now.getTime());
  return new Date(Math.min(...ends, ...(unknowns.length > 0 || ends.length === 0 ? [inADay] : []))).toISOString();
}

function planText(verdict: Verdict, images: readonly Judged[]): string {
  if (verdict === 'NOT_APPLICABLE') return 'The index lists no image: nothing in it can run.';
  if (verdict === 'COMPLIANT') return 'Every image of the index is compliant: there is nothing to repair.';
  if (verdict === 'UNKNOWN') return 'The verdict is unknown: what is wrong, if anything, has to be found out first.';
  const broken = images.filter((state) => state.verdict === 'NON_COMPLIANT').length;
  return `${broken} of ${counted(images.length, 'image')} of the index ${broken === 1 ? 'is' : 'are'} not compliant; each has a plan of its own.`;
}
