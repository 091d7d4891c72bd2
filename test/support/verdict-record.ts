import { randomBytes } from 'node:crypto';
import type { ImageReference } from '../../lambdas/verdicts/image-reference';
import type { VerdictRecord } from '../../lambdas/verdicts/verdict';

export const randomDigest = (): string => `sha256:${randomBytes(32).toString('hex')}`;

/** An image that no other test knows. */
export function randomImage(): ImageReference {
  const repository = `test/${randomBytes(6).toString('hex')}`;
  return { account: '000000000000', region: 'us-east-1', repository, digest: randomDigest() };
}

/** A compliant record of a random image; each test says what it is about. */
export function verdictRecord(about: Partial<VerdictRecord> = {}): VerdictRecord {
  const image = randomImage();
  return {
    schemaVersion: 1,
    verdictId: 'run-1.1',
    runId: 'run-1',
    gen: 1,
    ...image,
    kind: 'image',
    tags: ['v1'],
    parents: [],
    verdict: 'COMPLIANT',
    previousVerdict: null,
    score: 0,
    counts: { CRITICAL: 0, HIGH: 0, MEDIUM: 0, LOW: 0, INFORMATIONAL: 0, UNDEFINED: 0, UNTRIAGED: 0 },
    reasons: [],
    exceptionsApplied: [],
    unknowns: [],
    policy: `sha256:${'0'.repeat(64)}`,
    pushedAt: '2026-11-23T08:00:00.000Z',
    startedAt: '2026-11-23T08:00:01.000Z',
    judgedAt: '2026-11-23T08:00:05.000Z',
    validUntil: '2026-11-30T08:00:00.000Z',
    evidence: {},
    plan: { strategy: 'none', why: 'The image is compliant: there is nothing to repair.' },
    lineage: { rootDigest: image.digest, attemptId: null },
    ...about,
  };
}
