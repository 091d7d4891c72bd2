import type { ECRClient } from '@aws-sdk/client-ecr';
import { z } from 'zod';
import { eachAtOnce } from '../../shared/at-once';
import type { Clock } from '../../shared/clock';
import { REPOSITORY_PATTERN } from '../../verdicts/image-reference';
import { leaseOf, verdictOf } from '../../verdicts/queries';
import type { AuditTable } from '../../verdicts/store/audit-table';
import { moveTag, readTagPointer } from '../../verdicts/store/tags';
import { ACCOUNT_PATTERN, REGION_PATTERN } from '../claim/push-event';
import type { RunRequest } from '../contract';
import { countLostPushes } from '../metrics';
import { type ListedImage, type ListedRepository, listImages } from '../registry/list-registry';
import { type RequestQueue, sendRequests } from '../requests/send-requests';
import { isLostPush } from './what-to-do';
import { isWithin, type SweepWindow } from './window';

/** A message of the sweep: a repository, and which pushes to look for in it. */
export interface SweepTask extends ListedRepository, SweepWindow {}

const schema = z.object({
  account: z.string().regex(ACCOUNT_PATTERN),
  region: z.string().regex(REGION_PATTERN),
  repository: z.string().regex(REPOSITORY_PATTERN),
  from: z.iso.datetime(),
  until: z.iso.datetime(),
});

/** @throws ZodError, SyntaxError where the message is none of a sweep: it then ends in the dead-letter queue */
export function readSweepTask(body: string): SweepTask {
  return schema.parse(JSON.parse(body));
}

export interface SweepRepositoryDependencies {
  readonly ecr: ECRClient;
  readonly table: AuditTable;
  readonly queue: RequestQueue;
  readonly clock: Clock;
}

export interface SweptRepository {
  /** Images that were pushed within the window. */
  readonly images: number;
  readonly lostPushes: number;
  readonly tagsMoved: number;
}

/** Images looked up at a time: far below what table and registry take. */
const AT_ONCE = 16;

/**
 * Looks through one repository for images that nobody judged though they were pushed while Mayfly watched, and for tags of
 * these that point elsewhere than the audit says. Tags that were set since on older images are not seen: ECR lists no such
 * change. Delivered twice, it asks for the same runs again, which the claim makes harmless.
 */
export async function sweepRepository(
  { ecr, table, queue, clock }: SweepRepositoryDependencies,
  { from, until, ...place }: SweepTask,
): Promise<SweptRepository> {
  let [images, lostPushes, tagsMoved] = [0, 0, 0];
  for await (const page of listImages(ecr, place.repository, { clock })) {
    const recent = page.images.filter(({ pushedAt }) => isWithin({ from, until }, pushedAt));
    const lost: RunRequest[] = [];
    await eachAtOnce(recent, AT_ONCE, async (image) => {
      tagsMoved += await followTags(table, place, image, page.observedAt);
      const reference = { ...place, digest: image.digest };
      const [current, claim] = await Promise.all([verdictOf(table, reference), leaseOf(table, reference)]);
      if (!isLostPush(current, claim)) return;
      const why = `lost push: it was pushed at ${image.pushedAt.toISOString()}, and no event of it came`;
      lost.push({ source: 'mayfly', trigger: 'sweep', ...reference, why });
    });
    await sendRequests(queue, lost);
    if (lost.length > 0) countLostPushes(lost.length);
    images += recent.length;
    lostPushes += lost.length;
  }
  return { images, lostPushes, tagsMoved };
}

/** @returns how many of the image's tags the audit saw elsewhere, or nowhere */
async function followTags(
  table: AuditTable,
  place: ListedRepository,
  { digest, tags }: ListedImage,
  observedAt: Date,
): Promise<number> {
  let moved = 0;
  for (const tag of tags) {
    const pointer = await readTagPointer(table, place, tag);
    if (pointer?.digest === digest) continue;
    await moveTag(table, { ...place, digest }, tag, observedAt);
    moved += 1;
  }
  return moved;
}
