import { AUDIT_TABLE } from './contract';
import type { ImageReference } from './image-reference';
import { imageKey } from './image-reference';
import type { Verdict, VerdictRecord } from './verdict';

/**
 * Keys of the audit table. `img` is account/region/repository.
 *
 * | item            | pk            | sk                      | index                                        |
 * |-----------------|---------------|-------------------------|----------------------------------------------|
 * | current verdict | `D#digest`    | `V#img`                 | G1 (not compliant) worst first; G3 by expiry |
 * | claim           | `D#digest`    | `C#img`                 |                                              |
 * | scan record     | `D#digest`    | `R#img#time#runId`      | G2 by month; G3 until published              |
 * | tag             | `T#img`       | `tag`                   |                                              |
 * | tag history     | `T#img`       | `H#tag#observedAt`      |                                              |
 * | attempt         | `A#id`        | `A`                     | G2 by start                                  |
 * | lineage         | `L#img@root`  | `L`                     |                                              |
 * | rejected event  | `J#yyyy-mm`   | `time#runId`            |                                              |
 */
export const INDEXES = AUDIT_TABLE.indexes;

/** A primary key; a type and not an interface, so that it fits where a record of values is asked for. */
export type Key = { readonly pk: string; readonly sk: string };

type Repository = Omit<ImageReference, 'digest'>;

export const verdictKey = (image: ImageReference): Key => ({ pk: `D#${image.digest}`, sk: `V#${imageKey(image)}` });
export const claimKey = (image: ImageReference): Key => ({ pk: `D#${image.digest}`, sk: `C#${imageKey(image)}` });
export const tagKey = (repository: Repository, tag: string): Key => ({ pk: `T#${imageKey(repository)}`, sk: tag });
export const attemptKey = (attemptId: string): Key => ({ pk: `A#${attemptId}`, sk: 'A' });

export const scanRecordPrefix = (image: ImageReference): string => `R#${imageKey(image)}#`;
export function scanRecordKey(record: Pick<VerdictRecord, 'startedAt' | 'runId'> & ImageReference): Key {
  return { pk: `D#${record.digest}`, sk: `${scanRecordPrefix(record)}${record.startedAt}#${record.runId}` };
}

export function tagHistoryKey(repository: Repository, tag: string, observedAt: string): Key {
  return { pk: `T#${imageKey(repository)}`, sk: `H#${tag}#${observedAt}` };
}

export const lineageKey = (image: ImageReference): Key => ({ pk: `L#${imageKey(image)}@${image.digest}`, sk: 'L' });

export function rejectedEventKey(rejectedAt: string, runId: string): Key {
  return { pk: `J#${rejectedAt.slice(0, 7)}`, sk: `${rejectedAt}#${runId}` };
}

export const byVerdict = (verdict: Verdict): string => `S#${verdict}`;
export const attemptsOf = (repository: Repository): string => `A#${imageKey(repository)}`;

/** Partition of the scan records whose event is still to be published. */
export const UNPUBLISHED = 'PUBLISH';

const inverted = (value: number, digits: number): string =>
  String(10 ** digits - 1 - Math.min(value, 10 ** digits - 1)).padStart(digits, '0');

/** Ascending order of this text is worst first: by score, then by the counts from CRITICAL down. */
function severityOrder(record: VerdictRecord): string {
  const { CRITICAL, HIGH, MEDIUM, LOW } = record.counts;
  return [inverted(record.score, 3), ...[CRITICAL, HIGH, MEDIUM, LOW].map((count) => inverted(count, 6))].join('.');
}

/** Partition of the current verdicts that end on a day, `yyyy-mm-dd`. */
export const dueOn = (day: string): string => `DUE#${day}`;

/** Sort key below which stands what ended at or before a moment: `$` comes right after the `#` that follows the time. */
export const dueBy = (now: Date): string => `${now.toISOString()}$`;

const imageAt = (image: ImageReference): string => `${imageKey(image)}@${image.digest}`;

/** Index attributes of a current verdict. G1 is sparse: only what is not compliant stands in it. */
export function verdictIndexes(record: VerdictRecord): Readonly<Record<string, string>> {
  const due = { g3pk: dueOn(record.validUntil.slice(0, 10)), g3sk: `${record.validUntil}#${imageAt(record)}` };
  if (record.verdict !== 'NON_COMPLIANT' && record.verdict !== 'UNKNOWN') return due;
  return { ...due, g1pk: byVerdict(record.verdict), g1sk: `${severityOrder(record)}#${imageAt(record)}` };
}

export function scanRecordIndexes(record: VerdictRecord): Readonly<Record<string, string>> {
  return {
    g2pk: `R#${imageKey(record)}#${record.startedAt.slice(0, 7)}`,
    g2sk: record.startedAt,
    g3pk: UNPUBLISHED,
    g3sk: `${record.startedAt}#${record.runId}`,
  };
}

const KEY_ATTRIBUTES = new Set([
  'pk',
  'sk',
  'g1pk',
  'g1sk',
  'g2pk',
  'g2sk',
  'g3pk',
  'g3sk',
  AUDIT_TABLE.expiryAttribute,
]);

/** An item without the attributes that only the table needs. */
export function withoutKeys(item: Readonly<Record<string, unknown>>): Readonly<Record<string, unknown>> {
  return Object.fromEntries(Object.entries(item).filter(([name]) => !KEY_ATTRIBUTES.has(name)));
}
