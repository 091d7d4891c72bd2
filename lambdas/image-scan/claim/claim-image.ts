import type { ECRClient } from '@aws-sdk/client-ecr';
import type { Clock } from '../../shared/clock';
import type { ImageReference } from '../../verdicts/image-reference';
import type { AuditTable } from '../../verdicts/store/audit-table';
import { acquireClaim, attachAttempt, releaseClaim } from '../../verdicts/store/claims';
import { readCurrent } from '../../verdicts/store/commit';
import { moveTag } from '../../verdicts/store/tags';
import { type VerdictRecord, verdictStands } from '../../verdicts/verdict';
import type { ClaimInput, ClaimOutput, Run } from '../contract';
import { endAttemptBy } from '../record/record-verdict';
import { type ImageTruth, readImage, readTag } from '../registry/image-truth';
import { joinLineage } from '../remediation/attempt-store';
import { classify } from './classify';
import { type PushEvent, readPushEvent } from './push-event';
import { type RebuiltBy, rebuiltBy } from './rebuilt-by';

export interface ClaimDependencies {
  readonly ecr: ECRClient;
  readonly table: AuditTable;
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
  const pushed = readPushEvent(input.event);
  await moveTagToTruth(dependencies, pushed);
  const truth = await readImage(ecr, pushed);
  const rebuilt = await rebuiltBy(dependencies, pushed, truth);
  const { attemptId } = rebuilt;

  for (let look = 1; look <= MOST_LOOKS; look += 1) {
    const standing = await readCurrent(table, pushed);
    if (standing && verdictStands(standing, clock())) return leaveStanding(dependencies, standing, rebuilt);

    const claim = await acquireClaim(table, {
      image: pushed,
      runId: input.runId,
      now: clock(),
      leaseMinutes: dependencies.leaseMinutes,
      ...(attemptId ? { attemptId } : {}),
    });
    if (!claim.acquired) {
      const holder = { runId: claim.heldBy, attemptId: attemptId ?? '', now: clock() };
      if (attemptId === null || (await attachAttempt(table, pushed, holder))) {
        return { next: 'done', why: `run ${claim.heldBy} is judging this digest already` };
      }
      continue;
    }

    // Between the look and the claim another run may have committed: its verdict stands, and ours is not needed.
    const latest = await readCurrent(table, pushed);
    if (latest && verdictStands(latest, clock())) {
      await releaseClaim(table, pushed, input.runId);
      return leaveStanding(dependencies, latest, rebuilt);
    }
    const rootDigest = rebuilt.rootDigest ?? latest?.lineage.rootDigest ?? pushed.digest;
    return begin(dependencies, runOf(pushed, input.runId, claim.gen, clock(), truth, rootDigest), truth);
  }
  throw new Error(`The claim on ${pushed.repository}@${pushed.digest} changed hands ${MOST_LOOKS} times in a row.`);
}

/** The tag is moved to what the registry says now, which need not be the digest of this event. */
async function moveTagToTruth({ ecr, table, clock }: ClaimDependencies, pushed: PushEvent): Promise<void> {
  if (pushed.tag === undefined) return;
  const observedAt = clock();
  const truth = await readTag(ecr, { repository: pushed.repository, tag: pushed.tag });
  if (truth) await moveTag(table, { ...pushed, digest: truth.digest }, pushed.tag, observedAt);
}

async function leaveStanding(
  { table, clock }: ClaimDependencies,
  standing: VerdictRecord,
  { attemptId, rootDigest }: RebuiltBy,
): Promise<ClaimOutput> {
  // A build may push another tag first, and its image be judged as a chain of its own before the attempt's tag arrives.
  if (rootDigest !== null && attemptId !== null) await joinLineage(table, standing, rootDigest, attemptId);
  await endAttemptBy(table, { ...standing, lineage: { ...standing.lineage, attemptId } }, clock());
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
  return { next: NEXT[kind], run: known };
}

const NEXT = { image: 'scan', index: 'judge-index', artifact: 'record-artifact' } as const;

function runOf(
  { account, region, repository, digest }: ImageReference,
  runId: string,
  gen: number,
  now: Date,
  truth: ImageTruth | null,
  rootDigest: string,
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
    rootDigest,
    artifact: null,
  };
}
