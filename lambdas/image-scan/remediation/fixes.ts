import { createHash } from 'node:crypto';
import type { Finding } from '../../verdicts/finding';
import type { RemediationStrategy } from '../../verdicts/verdict';
import { isMendedBy } from './mended-by';

/** Characters of a fix: 48 bits, so that among 40,000 a new one is taken for known once in seven billion. */
const LENGTH = 8;

/**
 * Fixes of an image that are told apart. A chain keeps those of its attempts, ten at most, and of one that it joins: 9 bytes
 * each in DynamoDB, which makes 360 KB of the 400 KB of an item. Of more, always the same part is kept.
 */
export const MOST_FIXES = 2000;

/** An image and what is wrong with it. */
export interface FoundIn {
  readonly digest: string;
  readonly findings: readonly Finding[];
}

/**
 * What there is to fix with, as short marks: distinct, in order, at most 2,000. One mark is a vulnerability of a package
 * and the version that ends it, whatever version is installed; or the age of one image. Whether findings count, are
 * excepted or in grace makes no difference: a rebuild takes up every fix.
 */
export function fixesOf(images: readonly FoundIn[], strategy: RemediationStrategy): readonly string[] {
  const marks = new Set<string>();
  for (const { digest, findings } of images) {
    for (const finding of findings) if (isMendedBy(strategy, finding)) marks.add(markOf(digest, finding));
  }
  return [...marks].sort().slice(0, MOST_FIXES);
}

function markOf(digest: string, { id, kind, package: of }: Finding): string {
  const fix = kind === 'vulnerability' ? [id, of?.name ?? '', of?.fixedIn ?? ''] : [id, digest];
  return createHash('sha256').update(JSON.stringify(fix)).digest('base64url').slice(0, LENGTH);
}
