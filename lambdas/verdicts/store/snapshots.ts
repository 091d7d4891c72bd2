import { GetCommand, PutCommand, QueryCommand, type QueryCommandInput } from '@aws-sdk/lib-dynamodb';
import { eachAtOnce } from '../../shared/at-once';
import { byVerdict, dueOn, INDEXES, snapshotKey, withoutKeys } from '../keys';
import { BREACHES, type Breach, type Snapshot, worstBreach } from '../trend';
import type { Reason, Verdict } from '../verdict';
import { type AuditTable, conditionFailed } from './audit-table';

/**
 * A COMPLIANT that holds for longer than this is counted nowhere. Only a policy that trusts advisories of over two years
 * (`maxAdvisoryAgeDays`, 7 unless told) makes one, and to count too few of them makes nothing look cleaner than it is.
 */
const HORIZON_DAYS = 800;

/**
 * A COMPLIANT that expired longer ago than this is counted nowhere. Expired ones are judged again daily, so such an image
 * has not been judged, whatever was tried, for over a year.
 */
const LOOK_BACK_DAYS = 400;

/** The day on which the verdicts of artifacts end, which never do. Source: `image-scan/handlers/record-artifact.ts`. */
const FOR_EVER = '9999-12-31';

/** Days asked at once. Nearly all are empty, and an empty query takes a few milliseconds. */
const AT_ONCE = 16;

const DAY_MS = 86_400_000;

/**
 * Takes the day's snapshot, unless it stands already: the schedule can call twice, and the first one counts.
 *
 * Every current verdict stands in an index: what is not compliant by its verdict, everything by the day until which it
 * holds. So the counts of NON_COMPLIANT and UNKNOWN are of all; those of COMPLIANT, expired or not, are of the days that are
 * looked at. Neither index lists what was deleted. The indexes follow their table within moments, and the counting takes seconds: an
 * image that is judged meanwhile can be counted as it was, as it is, twice or not at all.
 *
 * @returns the snapshot that stands now
 */
export async function takeSnapshot(table: AuditTable, now: Date): Promise<Snapshot> {
  const date = now.toISOString().slice(0, 10);
  const standing = await readSnapshot(table, date);
  if (standing) return standing;
  const snapshot = await count(table, date, now);
  try {
    await table.db.send(
      new PutCommand({
        TableName: table.name,
        Item: { ...snapshotKey(date), ...snapshot },
        ConditionExpression: 'attribute_not_exists(pk)',
      }),
    );
    return snapshot;
  } catch (error) {
    if (!conditionFailed(error)) throw error;
    return (await readSnapshot(table, date)) ?? snapshot;
  }
}

async function readSnapshot(table: AuditTable, date: string): Promise<Snapshot | undefined> {
  const { Item } = await table.db.send(
    new GetCommand({ TableName: table.name, Key: snapshotKey(date), ConsistentRead: true }),
  );
  return Item ? (withoutKeys(Item) as unknown as Snapshot) : undefined;
}

async function count(table: AuditTable, date: string, now: Date): Promise<Snapshot> {
  const nonCompliantBy = Object.fromEntries(BREACHES.map((breach) => [breach, 0])) as Record<Breach, number>;
  for await (const { reasons } of inWorstFirst(table, 'NON_COMPLIANT')) {
    nonCompliantBy[worstBreach((reasons ?? []) as readonly Reason[])] += 1;
  }
  let unknown = 0;
  for await (const _ of inWorstFirst(table, 'UNKNOWN')) unknown += 1;

  let [compliant, expired] = [0, 0];
  const days = Array.from({ length: LOOK_BACK_DAYS + 1 + HORIZON_DAYS }, (_, index) =>
    new Date(now.getTime() + (index - LOOK_BACK_DAYS) * DAY_MS).toISOString().slice(0, 10),
  );
  await eachAtOnce(days, AT_ONCE, async (day) => {
    for await (const { validUntil } of dueOnDay(table, day, 'COMPLIANT')) {
      if (Date.parse(String(validUntil)) > now.getTime()) compliant += 1;
      else expired += 1;
    }
  });
  let notApplicable = 0;
  for await (const _ of dueOnDay(table, FOR_EVER, 'NOT_APPLICABLE')) notApplicable += 1;

  const nonCompliant = Object.values(nonCompliantBy).reduce((sum, one) => sum + one, 0);
  return {
    date,
    takenAt: now.toISOString(),
    verdicts: {
      NON_COMPLIANT: nonCompliant,
      UNKNOWN: unknown + expired,
      COMPLIANT: compliant,
      NOT_APPLICABLE: notApplicable,
    },
    expired,
    nonCompliantBy,
  };
}

function inWorstFirst(table: AuditTable, verdict: Verdict): AsyncGenerator<Readonly<Record<string, unknown>>> {
  return all(table, {
    IndexName: INDEXES.G1.name,
    KeyConditionExpression: `${INDEXES.G1.pk} = :pk`,
    FilterExpression: 'attribute_not_exists(deletedAt)',
    ExpressionAttributeValues: { ':pk': byVerdict(verdict) },
    ProjectionExpression: 'reasons',
  });
}

function dueOnDay(table: AuditTable, day: string, verdict: Verdict): AsyncGenerator<Readonly<Record<string, unknown>>> {
  return all(table, {
    IndexName: INDEXES.G3.name,
    KeyConditionExpression: `${INDEXES.G3.pk} = :pk`,
    FilterExpression: 'verdict = :verdict AND attribute_not_exists(deletedAt)',
    ExpressionAttributeValues: { ':pk': dueOn(day), ':verdict': verdict },
    ProjectionExpression: 'validUntil',
  });
}

async function* all(
  table: AuditTable,
  input: Omit<QueryCommandInput, 'TableName'>,
): AsyncGenerator<Readonly<Record<string, unknown>>> {
  let start: Record<string, unknown> | undefined;
  do {
    const { Items = [], LastEvaluatedKey } = await table.db.send(
      new QueryCommand({ ...input, TableName: table.name, ...(start ? { ExclusiveStartKey: start } : {}) }),
    );
    yield* Items;
    start = LastEvaluatedKey;
  } while (start);
}
