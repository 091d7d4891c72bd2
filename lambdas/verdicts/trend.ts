import { QueryCommand } from '@aws-sdk/lib-dynamodb';
import { snapshotKey, withoutKeys } from './keys';
import { RANKED_SEVERITIES, type RankedSeverity } from './severity';
import type { AuditTable } from './store/audit-table';
import type { Reason, Verdict } from './verdict';

/** How all images stood on one day: counts of current verdicts, images that were deleted left out. */
export interface Snapshot {
  /** `yyyy-mm-dd`, in UTC. */
  readonly date: string;
  /** ISO 8601; the counts were read within the minutes after it. */
  readonly takenAt: string;
  /** As of `takenAt`: a COMPLIANT that had expired is counted as UNKNOWN. */
  readonly verdicts: Readonly<Record<Verdict, number>>;
  /** Of the UNKNOWN, those whose COMPLIANT had expired. */
  readonly expired: number;
  /** The NON_COMPLIANT by the highest severity whose threshold was broken; `OTHER` where the record names none. */
  readonly nonCompliantBy: Readonly<Record<Breach, number>>;
}

export type Breach = RankedSeverity | 'OTHER';
export const BREACHES: readonly Breach[] = [...RANKED_SEVERITIES, 'OTHER'];

export function worstBreach(reasons: readonly Pick<Reason, 'threshold'>[]): Breach {
  return RANKED_SEVERITIES.find((severity) => reasons.some(({ threshold }) => threshold === severity)) ?? 'OTHER';
}

/**
 * The snapshots of some days, the oldest first; a day without one is left out.
 * @param days `yyyy-mm-dd`, both included
 */
export async function trendOf(
  table: AuditTable,
  { from, to }: { readonly from: string; readonly to: string },
): Promise<readonly Snapshot[]> {
  const found: Snapshot[] = [];
  for (let year = Number(from.slice(0, 4)); year <= Number(to.slice(0, 4)); year += 1) {
    let start: Record<string, unknown> | undefined;
    do {
      const { Items = [], LastEvaluatedKey } = await table.db.send(
        new QueryCommand({
          TableName: table.name,
          KeyConditionExpression: 'pk = :pk AND sk BETWEEN :from AND :to',
          ExpressionAttributeValues: { ':pk': snapshotKey(`${year}-01-01`).pk, ':from': from, ':to': to },
          ...(start ? { ExclusiveStartKey: start } : {}),
        }),
      );
      found.push(...Items.map((item) => withoutKeys(item) as unknown as Snapshot));
      start = LastEvaluatedKey;
    } while (start);
  }
  return found;
}
