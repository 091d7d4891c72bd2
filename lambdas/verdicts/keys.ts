import { createHash } from 'node:crypto';
import { AUDIT_TABLE } from './contract';
import type { Exception } from './exception';
import type { ImageReference } from './image-reference';
import { imageKey } from './image-reference';
import type { Verdict, VerdictRecord } from './verdict';

/**
 * Keys of the audit table. `img` is account/region/repository.
 *
 * | item            | pk            | sk                      | index                                        |
 * |-----------------|---------------|-------------------------|----------------------------------------------|
 * | current verdict | `D#digest`    | `V#img`                 | G1 (not compliant) worst first; G3 by expiry |
 * | claim           | `D#digest`    | `C#img`                 | G3 while its lease is held, by its end       |
 * | scan record     | `D#digest`    | `R#img#time#runId`      | G2 by month; G3 until published              |
 * | tag             | `T#img`       | `tag`                   |                                              |
 * | tag history     | `T#img`       | `H#tag#observedAt`      |                                              |
 * | attempt         | `A#id`        | `A`                     | G2 by start; G3 while OPEN, by its deadline  |
 * | lineage         | `L#img@root`  | `L`                     |                                              |
 * | rejected event  | `J#yyyy-mm`   | `time#runId`            |                                              |
 * | vulnerability   | `X#V#id`      | `img@digest`            |                                              |
 * | package         | `X#P#name`    | `img@digest#purl`       |                                              |
 * | trend           | `Y#year`      | `date`                  |                                              |
 * | sweep           | `W`           | ARN of the workflow     |                                              |
 * | exception       | `E#scope`     | id                      | G2 `E#yyyy-mm` by expiry                     |
 * | excepted image  | `X#E#id`      | `img@digest`            |                                              |
 * | operation       | `O#yyyy-mm`   | `time#id`               |                                              |
 *
 * Exceptions: the scope is `img` for an exception of one repository, and account/region/`*` for all that are written as a
 * pattern, so that whoever judges reads what can apply to a repository with two queries, both consistent. An id begins
 * with the day of expiry: the queries start at today and never read what has expired, however much of that there is. A
 * partition holds 1,000 that have not expired, removed ones included; no more can be added before some expire.
 * An excepted image is noted before a verdict that rests on the exception is committed, and expires with the exception:
 * that is how its removal finds the images that it touches.
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

/** A name and a pattern cannot meet here: no repository is called `*`. */
export function exceptionScope({ account, region, repository }: Repository): string {
  return `E#${account}/${region}/${repository.includes('*') ? '*' : repository}`;
}
export const exceptionKey = (exception: Exception): Key => ({ pk: exceptionScope(exception), sk: exception.id });
export const exceptionsEndingIn = (month: string): string => `E#${month}`;
export function exceptionIndexes({ id, expiresAt }: Exception): Readonly<Record<string, string>> {
  return { g2pk: exceptionsEndingIn(expiresAt.slice(0, 7)), g2sk: `${expiresAt}#${id}` };
}
export const exceptedImages = (exceptionId: string): string => `X#E#${exceptionId}`;
export function exceptedImageKey(exceptionId: string, image: ImageReference): Key {
  return { pk: exceptedImages(exceptionId), sk: imageAt(image) };
}

export const byVerdict = (verdict: Verdict): string => `S#${verdict}`;
export const attemptsOf = (repository: Repository): string => `A#${imageKey(repository)}`;

/** Room for a text out of an image within a key. DynamoDB allows 2,048 bytes to a partition key and 1,024 to a sort key. */
const MOST_KEY_TEXT = 600;

/** A text as it stands in a key; one that is too long stands there by its hash. */
function keyText(text: string): string {
  const known = text.toWellFormed();
  if (Buffer.byteLength(known) <= MOST_KEY_TEXT) return known;
  return `sha256:${createHash('sha256').update(known).digest('hex')}`;
}

/** Where an image's occurrences of a vulnerability stand, and those of all images: `pk`. */
export const vulnerabilityKey = (name: string, image: ImageReference): Key => ({
  pk: vulnerabilityPartition(name),
  sk: imageAt(image),
});
export const vulnerabilityPartition = (name: string): string => `X#V#${keyText(name)}`;

/** @param purl without qualifiers; it tells versions, and packages of one name but different types, apart */
export const packageKey = (name: string, purl: string, image: ImageReference): Key => ({
  pk: packagePartition(name),
  sk: `${imageAt(image)}#${keyText(purl)}`,
});
export const packagePartition = (name: string): string => `X#P#${keyText(name)}`;

/** What people had done, by month. */
export const operationsIn = (month: string): string => `O#${month}`;
export const operationKey = (at: string, id: string): Key => ({ pk: operationsIn(at.slice(0, 7)), sk: `${at}#${id}` });

/** @param date `yyyy-mm-dd` */
export const snapshotKey = (date: string): Key => ({ pk: `Y#${date.slice(0, 4)}`, sk: date });

/** Partition of a repository's scans of one month, `yyyy-mm`, by the time at which they began. */
export const scansIn = (repository: Repository, month: string): string => `R#${imageKey(repository)}#${month}`;

/** Partition of a repository's tags and their histories. */
export const tagsOf = (repository: Repository): string => `T#${imageKey(repository)}`;
export const tagHistoryPrefix = (tag: string): string => `H#${tag}#`;

/** Partition of the leases that are held, by their end. */
export const HELD_LEASES = 'LEASE';
export const leaseOrder = (image: ImageReference, until: string): string => `${until}#${imageAt(image)}`;

/** Partition of the scan records whose event is still to be published. */
export const UNPUBLISHED = 'PUBLISH';

/** Partition of the attempts at remediation that are OPEN, by their deadline. */
export const OPEN_ATTEMPTS = 'OPEN-ATTEMPTS';
export const attemptOrder = (attemptId: string, deadline: string): string => `${deadline}#${attemptId}`;

/** What the sweeps of one deployment remember. A deployment is known by its workflow: a new one starts anew. */
export const sweepKey = (stateMachineArn: string): Key => ({ pk: 'W', sk: stateMachineArn });

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
