import type { VerdictRecord } from '../../../verdicts/verdict';
import { asksAnew, type Run, type RunRequest } from '../../contract';
import { type ChildDescriptor, formatPlatform, isAttestation, type ParsedIndex } from '../../scanner/manifest';
import { parseInstant } from '../instant';
import { clip } from '../wording';
import { isIndexType } from './index-tree';

/** A manifest that an index lists, however often. */
export interface IndexChild {
  readonly digest: string;
  /** For people: `linux/arm64 sha256:…`. */
  readonly name: string;
  /** Of an attestation of build tools, which knows it only by the index: the digest of what it speaks of. */
  readonly subject?: string;
}

/** What the audit table knows of a child. */
export interface ChildState {
  readonly child: IndexChild;
  /** Its current verdict; null where it has none. */
  readonly record: VerdictRecord | null;
  /** The run whose lease on it has not ended; null where nobody has claimed it. */
  readonly heldBy: string | null;
}

export type ChildProgress = 'judged' | 'under-way' | 'unclaimed';

/** The run of the index that asks. */
export interface AskingRun extends Pick<Run, 'startedAt' | 'gen' | 'trigger' | 'freshUntil'> {
  /** Digest of the index, where something seems to be signed or attested of it: then it is of its images too. */
  readonly signed?: string;
}

/** Platforms are text out of a manifest; a name is one of up to 200 in a record. */
const MAX_PLATFORM = 60;

/** Source: the annotations of BuildKit's attestation storage. */
const SUBJECT_ANNOTATION = 'vnd.docker.reference.digest';

/** The distinct manifests of an index, in its order. One listed for several platforms is named with all of them. */
export function childrenOf(index: ParsedIndex): readonly IndexChild[] {
  const listed = Map.groupBy(index.children, ({ digest }) => digest);
  return [...listed].map(([digest, entries]) => {
    const labels = [...new Set(entries.map(labelOf))].join(', ');
    const subject = entries.map(({ annotations }) => annotations[SUBJECT_ANNOTATION]).find((text) => text);
    return {
      digest,
      name: `${clip(labels, MAX_PLATFORM)} ${digest}`,
      ...(subject && listed.has(subject) ? { subject } : {}),
    };
  });
}

function labelOf(child: ChildDescriptor): string {
  if (isAttestation(child)) return 'attestation';
  if (child.platform) return formatPlatform(child.platform);
  return isIndexType(child.mediaType) ? 'index' : 'manifest';
}

/**
 * Whether a child's verdict answers this run of its index.
 *
 * A verdict that stands does, unless the run asks its children anew. Any other (UNKNOWN, expired, of an image that is gone)
 * does if it came while this run waits, so that a child is asked for once a run; and an UNKNOWN of today does where the index
 * is judged for the first time, as the child's own push came just before, or again without new scans. Another push of the
 * index asks for them. One that was found unsigned by a run that did not know this index does not, if the index is signed.
 */
export function progressOf({ record, heldBy }: ChildState, run: AskingRun, now: Date): ChildProgress {
  if (record && answers(record, run, now) && !isUnsignedWithout(record, run.signed)) return 'judged';
  return heldBy === null ? 'unclaimed' : 'under-way';
}

/**
 * Whether an image lacks a signature, and nobody has looked for it through this index: an index is pushed after its images, so
 * their first runs do not know it. Every run that begins once the index is noted on the image knows it, so it asks only once.
 */
export function isUnsignedWithout(record: VerdictRecord | null, index: string | undefined): boolean {
  if (index === undefined || !record || record.deletedAt !== undefined) return false;
  return record.unsignedIn?.includes(index) === false;
}

function answers(record: VerdictRecord, run: AskingRun, now: Date): boolean {
  const cameSince = (time: string) => (parseInstant(time) ?? 0) >= (parseInstant(run.startedAt) ?? 0);
  if (record.deletedAt !== undefined) return cameSince(record.deletedAt);
  if (record.verdict === 'NOT_APPLICABLE') return true;
  // What a run that began before saw may be what the asker knows to have changed.
  if (asksScansAnew(run)) return cameSince(record.startedAt);
  if (cameSince(record.judgedAt)) return true;
  const neededUntil = Math.max(now.getTime(), parseInstant(run.freshUntil) ?? 0);
  if ((parseInstant(record.validUntil) ?? 0) <= neededUntil) return false;
  return record.verdict !== 'UNKNOWN' || run.gen === 1 || run.trigger === 'rejudge';
}

/** What a run of an index asks of a child: a first verdict, or what it was asked for itself. */
export function requestFor(run: AskingRun): Pick<RunRequest, 'trigger' | 'asOf' | 'freshUntil'> {
  const { trigger, startedAt, freshUntil } = run;
  if (!asksAnew(trigger) || (trigger === 'rejudge' && freshUntil === undefined)) return { trigger: 'child' };
  return { trigger, asOf: startedAt, ...(freshUntil === undefined ? {} : { freshUntil }) };
}

/** What a run of an index asks of an image that is to be looked at once more, now that the index is noted on it. */
export function requestToLookAgain({ trigger }: AskingRun, now: Date): Pick<RunRequest, 'trigger' | 'asOf'> {
  return { trigger: trigger === 'rescan' ? trigger : 'refresh', asOf: now.toISOString() };
}

const asksScansAnew = ({ trigger }: AskingRun): boolean => trigger === 'refresh' || trigger === 'rescan';
