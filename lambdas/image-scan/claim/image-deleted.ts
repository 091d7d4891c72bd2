import type { ECRClient } from '@aws-sdk/client-ecr';
import type { Clock } from '../../shared/clock';
import type { AuditTable } from '../../verdicts/store/audit-table';
import { readCurrent } from '../../verdicts/store/commit';
import { markDeleted } from '../../verdicts/store/deletions';
import { readTagPointer, removeTag } from '../../verdicts/store/tags';
import { readImage, readTag } from '../registry/image-truth';
import { readDeletion } from './push-event';

export interface ImageDeletedDependencies {
  readonly ecr: ECRClient;
  readonly table: AuditTable;
  readonly clock: Clock;
}

/** A verdict that is replaced between two looks at it is looked at again this often. */
const MOST_LOOKS = 5;

/**
 * Follows a deletion as far as the registry confirms it: the event is a hint, and the image may have been pushed again.
 *
 * @returns what was found, for the log
 * @throws InvalidEvent
 */
export async function imageDeleted(dependencies: ImageDeletedDependencies, event: unknown): Promise<string> {
  const { ecr, table, clock } = dependencies;
  const deleted = readDeletion(event);
  for (let look = 1; look <= MOST_LOOKS; look += 1) {
    const seen = await readCurrent(table, deleted);
    const tags = new Set([...(deleted.tag ? [deleted.tag] : []), ...(seen?.tags ?? [])]);
    for (const tag of tags) await removeTagIfGone(dependencies, { ...deleted, tag });
    if (await readImage(ecr, deleted)) return 'the image is still there';
    if (!seen || seen.deletedAt !== undefined) return 'no verdict of it is current';
    if (await markDeleted(table, seen, clock())) return 'its verdict is not current any more';
  }
  throw new Error(`The verdict of ${deleted.repository}@${deleted.digest} changed ${MOST_LOOKS} times in a row.`);
}

async function removeTagIfGone(
  { ecr, table, clock }: ImageDeletedDependencies,
  { tag, ...image }: ReturnType<typeof readDeletion> & { readonly tag: string },
): Promise<void> {
  const observedAt = clock();
  const pointer = await readTagPointer(table, image, tag);
  if (pointer?.digest !== image.digest) return;
  if ((await readTag(ecr, { repository: image.repository, tag })) === null)
    await removeTag(table, image, tag, observedAt);
}
