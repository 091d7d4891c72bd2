import type { ECRClient } from '@aws-sdk/client-ecr';
import type { Clock } from '../../shared/clock';
import type { AuditTable } from '../../verdicts/store/audit-table';
import { acquireClaim, attachAttempt, releaseClaim } from '../../verdicts/store/claims';
import { readCurrent } from '../../verdicts/store/commit';
import { markDeleted } from '../../verdicts/store/deletions';
import type { EvidenceBucket } from '../../verdicts/store/evidence';
import { askForRerun } from '../../verdicts/store/reruns';
import { moveTag } from '../../verdicts/store/tags';
import { type VerdictRecord, verdictStands } from '../../verdicts/verdict';
import { asksAnew, type Run, TRIGGERS } from '../contract';
import { endAttemptBy } from '../record/record-verdict';
import { type ImageTruth, readImage, readTag } from '../registry/image-truth';
import { joinLineage } from '../remediation/attempt-store';
import type { ClaimInput, ClaimOutput } from '../state-io';
import { classify } from './classify';
import { type RebuiltBy, rebuiltBy } from './rebuilt-by';
import { type AskedRun, readAskedRun } from './run-request';

export interface ClaimDependencies {
  readonly ecr: ECRClient;
  readonly table: AuditTable;
  /** Holds the verdicts' evidence: what a rebuild changed is told by it. */
  readonly bucket: EvidenceBucket;
  readonly clock: Clock;
  readonly leaseMinutes: number;
}

/** More tags than this are not carried along: an image may have a thousand. */
const MOST_TAGS = 100;

/** A lease that ends between two looks at it is looked at again this often. */
const MOST_LOOKS = 5;

/**
 * Decides whether this event asks for a run. It does where nobody is judging the digest and no verdict on it stands;
 * otherwise only the tag is moved, so nothing is judged twice however often the event arrives.
 *
 * @throws InvalidEvent where the event names no image
 */
export async function claimImage(dependencies: ClaimDependencies, input: ClaimInput): Promise<ClaimOutput> {
  const { ecr, table, clock } = dependencies;
  const pushed = readAskedRun(input.event);
  await moveTagToTruth(dependencies, pushed);
  const seen = await readCurrent(table, pushed);
  const truth = await readImage(ecr, pushed);
  if (!truth && seen && (seen.deletedAt !== undefined || (await markDeleted(table, seen, clock())))) {
    return { next: 'done', why: 'the image is gone from the registry: its verdict is not current any more' };
  }
  const rebuilt = await rebuiltBy(dependencies, pushed, truth);
  const { attemptId } = rebuilt;

  for (let look = 1; look <= MOST_LOOKS; look += 1) {
    const standing = await readCurrent(table, pushed);
    if (standing && answers(standing, pushed, clock())) return leaveStanding(dependencies, standing, rebuilt);

    const claim = await acquireClaim(table, {
      image: pushed,
      runId: input.runId,
      now: clock(),
      leaseMinutes: dependencies.leaseMinutes,
      ...(attemptId ? { attemptId } : {}),
    });
    if (!claim.acquired) {
      if (await leftWith(dependencies, pushed, claim.heldBy, attemptId)) {
        return { next: 'done', why: `run ${claim.heldBy} is judging this digest already` };
      }
      continue;
    }

    // Between the look and the claim another run may have committed: its verdict stands, and ours is not needed.
    const latest = await readCurrent(table, pushed);
    if (latest && answers(latest, pushed, clock())) {
      await releaseClaim(table, pushed, input.runId);
      return leaveStanding(dependencies, latest, rebuilt);
    }
    const rootDigest = rebuilt.rootDigest ?? latest?.lineage.rootDigest ?? pushed.digest;
    const prior = latest?.evidence ?? {};
    const before = { rootDigest, prior, ...(latest && latest.parents.length > 0 ? { parents: latest.parents } : {}) };
    return begin(dependencies, runOf(pushed, input.runId, claim.gen, clock(), truth, before), truth);
  }
  throw new Error(`The claim on ${pushed.repository}@${pushed.digest} changed hands ${MOST_LOOKS} times in a row.`);
}

/** Whether what stands answers what was asked for: by holding still or, for who asks anew, by having begun later. */
function answers(standing: VerdictRecord, asked: AskedRun, now: Date): boolean {
  if (!asksAnew(asked.trigger)) return verdictStands(standing, now);
  return asked.asOf !== undefined && standing.startedAt > asked.asOf;
}

/** From the least to the most that can be asked for. */
const RERUNS = TRIGGERS.filter(asksAnew);

/** The run that holds the lease takes over what this one came for; false where it has ended meanwhile. */
async function leftWith(
  { table, clock }: ClaimDependencies,
  asked: AskedRun,
  runId: string,
  attemptId: string | null,
): Promise<boolean> {
  const now = clock();
  if (attemptId !== null && !(await attachAttempt(table, asked, { runId, attemptId, now }))) return false;
  if (!asksAnew(asked.trigger)) return true;
  const less = RERUNS.slice(0, RERUNS.indexOf(asked.trigger));
  return askForRerun(table, asked, { runId, word: asked.trigger, less, now });
}

/** The tag is moved to what the registry says now, which need not be the digest of this event. */
async function moveTagToTruth({ ecr, table, clock }: ClaimDependencies, pushed: AskedRun): Promise<void> {
  if (pushed.tag === undefined) return;
  const observedAt = clock();
  const truth = await readTag(ecr, { repository: pushed.repository, tag: pushed.tag });
  if (truth) await moveTag(table, { ...pushed, digest: truth.digest }, pushed.tag, observedAt);
}

async function leaveStanding(
  { table, bucket, clock }: ClaimDependencies,
  standing: VerdictRecord,
  { attemptId, rootDigest }: RebuiltBy,
): Promise<ClaimOutput> {
  // A build may push another tag first, and its image be judged as a chain of its own before the attempt's tag arrives.
  if (rootDigest !== null && attemptId !== null) await joinLineage(table, standing, rootDigest, attemptId);
  await endAttemptBy(table, { ...standing, lineage: { ...standing.lineage, attemptId } }, clock(), bucket);
  return {
    next: 'done',
    why: `the verdict ${standing.verdict} of ${standing.judgedAt} stands until ${standing.validUntil}`,
  };
}

async function begin({ ecr }: ClaimDependencies, run: Run, truth: ImageTruth | null): Promise<ClaimOutput> {
  if (!truth) {
    const why = 'the image was deleted from the registry before it was judged';
    return { next: 'record-unknown', run, unknown: { what: 'manifest', why } };
  }
  const classified = await classify(ecr, run);
  if (classified.kind === 'unreadable') return { next: 'record-unknown', run, unknown: classified.unknown };
  const { kind, mediaType } = classified;
  const known: Run = { ...run, kind, mediaType, artifact: classified.kind === 'artifact' ? classified.artifact : null };
  return { next: kind === 'image' && rejudges(known) ? 'rejudge' : NEXT[kind], run: known };
}

const rejudges = ({ trigger, prior }: Run): boolean =>
  trigger === 'rejudge' && prior.registry !== undefined && prior.scanner !== undefined;

const NEXT = { image: 'scan', index: 'judge-index', artifact: 'record-artifact' } as const;

function runOf(
  { account, region, repository, digest, trigger, freshUntil }: AskedRun,
  runId: string,
  gen: number,
  now: Date,
  truth: ImageTruth | null,
  { prior, ...before }: Pick<Run, 'rootDigest' | 'prior' | 'parents'>,
): Run {
  return {
    account,
    region,
    repository,
    digest,
    runId,
    gen,
    startedAt: now.toISOString(),
    kind: 'image',
    mediaType: truth?.manifestMediaType ?? '',
    tags: (truth?.tags ?? []).slice(0, MOST_TAGS),
    pushedAt: truth?.pushedAt ?? null,
    artifact: null,
    trigger,
    ...before,
    prior: evidenceToReuse(prior),
    ...(freshUntil ? { freshUntil } : {}),
  };
}

function evidenceToReuse({ registry, scanner, cyclonedx, spdx }: Run['prior']): Run['prior'] {
  return {
    ...(registry ? { registry } : {}),
    ...(scanner ? { scanner } : {}),
    ...(cyclonedx ? { cyclonedx } : {}),
    ...(spdx ? { spdx } : {}),
  };
}
