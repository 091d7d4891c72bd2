import { randomUUID } from 'node:crypto';
import type { ImageReference } from '../../lambdas/verdicts/image-reference';
import { acquireClaim } from '../../lambdas/verdicts/store/claims';
import { commitVerdict } from '../../lambdas/verdicts/store/commit';
import type { VerdictRecord } from '../../lambdas/verdicts/verdict';
import { debianImage } from './debian-image';
import type { Pipeline } from './pipeline';
import { verdictRecord } from './verdict-record';

const DAY_MS = 86_400_000;

/** A vulnerability that breaks a threshold. */
export const FINDING = 'CVE-2021-44906 minimist 1.2.5';

export const NON_COMPLIANT: Partial<VerdictRecord> = {
  verdict: 'NON_COMPLIANT',
  score: 10,
  reasons: [{ threshold: 'CRITICAL', allowed: 0, found: 1, findings: [FINDING] }],
};

export const UNKNOWN: Partial<VerdictRecord> = {
  verdict: 'UNKNOWN',
  unknowns: [{ what: 'registry-scan', why: 'it failed' }],
};

/** Pushes an image that no run looks at. */
export async function unjudgedImage(pipeline: Pipeline, repository?: string): Promise<ImageReference> {
  const image = debianImage({ packages: { bash: '5.2.15-2' } });
  return pipeline.push(image, repository ?? (await pipeline.repository({ pushEvents: 0 })));
}

/** Commits a verdict as a run does: COMPLIANT for a day, unless said otherwise. */
export async function commitVerdictOf(
  { table }: Pipeline,
  { account, region, repository, digest }: ImageReference,
  about: Partial<VerdictRecord> = {},
): Promise<void> {
  const image = { account, region, repository, digest };
  const runId = randomUUID();
  const claim = await acquireClaim(table, { image, runId, now: new Date(), leaseMinutes: 10 });
  if (!claim.acquired) throw new Error(`another run holds ${digest}`);
  const validUntil = new Date(Date.now() + DAY_MS).toISOString();
  const record = verdictRecord({ ...image, verdictId: runId, runId, gen: claim.gen, validUntil, ...about });
  const { status } = await commitVerdict(table, record);
  if (status !== 'committed') throw new Error(`the verdict of ${digest} is ${status}`);
}

/** Pushes an image that has a verdict. */
export async function judgedImage(
  pipeline: Pipeline,
  about: Partial<VerdictRecord> = {},
  repository?: string,
): Promise<ImageReference> {
  const image = await unjudgedImage(pipeline, repository);
  await commitVerdictOf(pipeline, image, about);
  return image;
}
