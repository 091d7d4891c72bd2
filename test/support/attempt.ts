import { randomBytes } from 'node:crypto';
import type { NewAttempt } from '../../lambdas/image-scan/remediation/attempt-store';
import { countBySeverity } from '../../lambdas/verdicts/severity';
import { randomImage } from './verdict-record';

/** An attempt that no other test knows; each test says what it is about. */
export function newAttempt(about: Partial<NewAttempt> = {}): NewAttempt {
  const { digest, ...place } = randomImage();
  const attemptId = randomBytes(10).toString('hex');
  return {
    ...place,
    attemptId,
    sourceDigest: digest,
    rootDigest: digest,
    project: 'rebuild',
    targetTag: `mayfly-${attemptId}`,
    startedAt: '2026-11-23T08:00:00.000Z',
    deadline: '2026-11-23T10:00:00.000Z',
    before: { score: 10, counts: countBySeverity([]) },
    ...about,
  };
}
