import type { ImageReference } from './image-reference';
import type { VerdictRecord } from './verdict';

/** A base image may stand in any number of indexes; those that were judged last are kept. */
export const MOST_PARENTS = 100;

/** The parents of an image and one more, the latest last; the same list where it is one already. */
export function withParent(parents: readonly string[], parent: string): readonly string[] {
  return parents.includes(parent) ? parents : [...parents, parent].slice(-MOST_PARENTS);
}

/**
 * The indexes whose verdict rests on this one: what is to be judged again when it changes, in the same repository, as an
 * index lists only what stands beside it. Asking so for ever wider indexes comes to an end, as none is in itself.
 */
export function parentsOf(
  record: Pick<VerdictRecord, 'account' | 'region' | 'repository' | 'digest' | 'parents'>,
): readonly ImageReference[] {
  const { account, region, repository, parents } = record;
  return parents
    .filter((digest) => digest !== record.digest)
    .map((digest) => ({ account, region, repository, digest }));
}
