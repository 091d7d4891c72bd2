import { randomBytes } from 'node:crypto';
import type { Exception } from '../../lambdas/verdicts/exception';
import type { ImageReference } from '../../lambdas/verdicts/image-reference';
import { imagesTouchedBy } from '../../lambdas/verdicts/images-touched-by';
import type { AuditTable } from '../../lambdas/verdicts/store/audit-table';

/** An exception of one CVE in one repository, which an image may name; each test says what it is about. */
export function anException({ digest: _, ...about }: Partial<Exception & ImageReference> = {}): Exception {
  const expiresAt = about.expiresAt ?? '2026-12-31T00:00:00.000Z';
  return {
    id: `${expiresAt.slice(0, 10)}-${randomBytes(5).toString('hex')}`,
    account: '000000000000',
    region: 'us-east-1',
    repository: 'app/api',
    match: { id: 'CVE-2026-1000' },
    reason: 'The code is not reachable.',
    createdBy: 'security@example.com',
    createdAt: '2026-11-01T00:00:00.000Z',
    expiresAt,
    ...about,
  };
}

/** All pages as one list. */
export async function allTouchedBy(
  table: AuditTable,
  exception: Exception,
  change: 'added' | 'removed',
): Promise<ImageReference[]> {
  const found: ImageReference[] = [];
  for await (const page of imagesTouchedBy(table, exception, change)) found.push(...page);
  return found;
}
