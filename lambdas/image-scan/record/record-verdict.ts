import { MayflyError } from '../../shared/errors';
import type { SeverityCounts } from '../../verdicts/severity';
import { countBySeverity } from '../../verdicts/severity';
import type { AuditTable } from '../../verdicts/store/audit-table';
import { claimedAttempt } from '../../verdicts/store/claims';
import { commitVerdict } from '../../verdicts/store/commit';
import type { EvidenceBucket } from '../../verdicts/store/evidence';
import type { CommittingTable } from '../../verdicts/store/signer';
import type { Lineage, RemediationPlan, VerdictRecord } from '../../verdicts/verdict';
import { ERRORS, type Run } from '../contract';
import { measureVerdict } from '../metrics';
import { outcomeOf } from '../remediation/attempt';
import { endAttempt, readAttempt } from '../remediation/attempt-store';
import { changesBy } from '../remediation/judged-findings';
import type { Judged } from '../state-io';

/** Another run took the image over: this one's result was not written, and nothing may follow from it. */
export class FencedOff extends MayflyError {
  override readonly name = ERRORS.fencedOff;
  readonly runId: string;
  constructor(run: Run) {
    super(`Run ${run.runId} lost its claim on ${run.repository}@${run.digest}: another run's result stands.`);
    this.runId = run.runId;
  }
}

/** What a run found out; identity, lineage and the time come from elsewhere. */
export type Findings = Pick<
  VerdictRecord,
  | 'verdict'
  | 'score'
  | 'counts'
  | 'reasons'
  | 'exceptionsApplied'
  | 'exceptionsNotNamed'
  | 'inGrace'
  | 'unsignedIn'
  | 'unknowns'
  | 'policy'
  | 'advisories'
  | 'validUntil'
  | 'evidence'
  | 'occurrences'
> & { readonly plan: RemediationPlan };

export const NO_COUNTS: SeverityCounts = countBySeverity([]);

/**
 * Commits the result of a run and ends the attempt whose rebuild the image is.
 *
 * @param bucket where the evidence of both can be read, by a run that leaves any
 * @throws FencedOff where another run took the claim over
 */
export async function recordVerdict(
  table: CommittingTable,
  run: Run,
  judgedAt: Date,
  found: (lineage: Lineage) => Findings,
  bucket: EvidenceBucket | null = null,
): Promise<VerdictRecord> {
  for (;;) {
    const lineage = await lineageOf(table, run);
    const result = await commitVerdict(table, recordOf(run, judgedAt, lineage, found(lineage)), table.signer);
    if (result.status === 'fenced-off') throw new FencedOff(run);
    // A build may push a second tag of the digest while it is judged: then the record is made again with its attempt.
    if (result.status === 'attempt-attached') continue;
    if (result.status === 'committed') measureVerdict(result.record, run.trigger);
    await endAttemptBy(table, result.record, judgedAt, bucket);
    return result.record;
  }
}

/** Unique to one commit and the same in each of its retries. */
export const verdictIdOf = (run: Pick<Run, 'runId' | 'gen'>): string => `${run.runId}.${run.gen}`;

/** What the workflow carries on of a committed verdict. */
export function judgedOf(record: VerdictRecord): Judged {
  const { verdictId, gen, verdict, plan } = record;
  return { verdictId, gen, verdict, plan };
}

/** Ends the open attempt that a judged image is the result of, if there is one, and says what the image changed. */
export async function endAttemptBy(
  table: AuditTable,
  record: VerdictRecord,
  endedAt: Date,
  bucket: EvidenceBucket | null,
): Promise<void> {
  const { attemptId } = record.lineage;
  if (attemptId === null) return;
  const attempt = await readAttempt(table, attemptId);
  if (attempt?.state !== 'OPEN') return;
  const { digest, verdict, score, counts } = record;
  const result = { digest, verdict, score, counts };
  const changes = await changesBy(bucket, attempt, record);
  await endAttempt(table, attemptId, { ...outcomeOf(attempt, record), result, changes }, endedAt);
}

async function lineageOf(table: AuditTable, run: Run): Promise<Lineage> {
  const attemptId = await claimedAttempt(table, run, run.runId);
  const attempt = attemptId === null ? undefined : await readAttempt(table, attemptId);
  return { rootDigest: attempt?.rootDigest ?? run.rootDigest, attemptId };
}

function recordOf(run: Run, judgedAt: Date, lineage: Lineage, found: Findings): VerdictRecord {
  const { account, region, repository, digest, runId, gen, kind, tags, pushedAt, startedAt, artifact } = run;
  return {
    schemaVersion: 1,
    verdictId: verdictIdOf(run),
    runId,
    gen,
    account,
    region,
    repository,
    digest,
    kind,
    tags,
    parents: [],
    previousVerdict: null,
    pushedAt,
    startedAt,
    judgedAt: judgedAt.toISOString(),
    lineage,
    ...found,
    ...(artifact ? { artifact } : {}),
  };
}
