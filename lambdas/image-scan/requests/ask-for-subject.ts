import type { Clock } from '../../shared/clock';
import type { AuditTable } from '../../verdicts/store/audit-table';
import { readCurrent } from '../../verdicts/store/commit';
import { readHolder } from '../../verdicts/store/index-children';
import type { Run } from '../contract';
import { asksOfProvenance } from '../judge/provenance';
import { effectivePolicy } from '../policy/effective-policy';
import { type PolicyStore, PolicyUnavailable, readPolicyInForce } from '../policy-store';
import { type RequestQueue, sendRequests } from './send-requests';

export interface SubjectDependencies {
  readonly table: AuditTable;
  readonly policies: PolicyStore;
  readonly queue: RequestQueue;
  readonly clock: Clock;
}

/**
 * Asks for a new judgement of the image that an artifact speaks of, or of the images of the index that it speaks of, where
 * the policy demands signatures or attestations: tools sign what they have pushed, so the image was judged before its
 * signature came. What nobody has judged or claimed yet is left alone, as its own run will find the artifact.
 *
 * @returns whether it asked
 */
export async function askForSubject(dependencies: SubjectDependencies, run: Run): Promise<boolean> {
  const { table, queue, clock } = dependencies;
  const digest = run.artifact?.subject;
  if (digest === undefined || !(await isDemanded(dependencies, run))) return false;
  const { account, region, repository } = run;
  const image = { account, region, repository, digest };
  const current = await readCurrent(table, image);
  const isJudged = current !== undefined && current.kind !== 'artifact' && current.deletedAt === undefined;
  if (!isJudged && (await readHolder(table, image, clock())) === null) return false;
  const why = `the artifact ${run.digest} speaks of it`;
  // An image's run that began after this one has found the artifact already; an index's need not have asked its images.
  const seen = current?.kind === 'image' ? { asOf: run.startedAt } : {};
  await sendRequests(queue, [{ source: 'mayfly', trigger: 'refresh', ...image, why, ...seen }]);
  return true;
}

/** Under a policy that cannot be read everything is UNKNOWN; the next one has whatever it changes judged again. */
async function isDemanded({ policies }: SubjectDependencies, { repository }: Run): Promise<boolean> {
  try {
    return asksOfProvenance(effectivePolicy((await readPolicyInForce(policies)).policy, repository));
  } catch (error) {
    if (error instanceof PolicyUnavailable) return false;
    throw error;
  }
}
