import type { ImageReference } from './image-reference';
import type { RankedSeverity, SeverityCounts } from './severity';

/** Worst first. UNKNOWN is what is not proven; it is never treated as compliant. */
export const VERDICTS = ['NON_COMPLIANT', 'UNKNOWN', 'COMPLIANT', 'NOT_APPLICABLE'] as const;
export type Verdict = (typeof VERDICTS)[number];

export function worstVerdict(verdicts: readonly Verdict[]): Verdict {
  return VERDICTS.find((verdict) => verdicts.includes(verdict)) ?? 'UNKNOWN';
}

/** `image`: one platform's image; `index`: a list of manifests; `artifact`: signature, attestation, chart, SBOM. */
export type ManifestKind = 'image' | 'index' | 'artifact';

/** A threshold that was broken, and by what. */
export interface Reason {
  readonly threshold: RankedSeverity;
  readonly allowed: number;
  readonly found: number;
  /** Labels of the findings that count, at most 20; `found` is the true count. */
  readonly findings: readonly string[];
}

/** Something that is not proven, and why. Any of them keeps an image from being COMPLIANT. */
export interface Unknown {
  readonly what:
    | 'registry-scan'
    | 'custom-scan'
    | 'inventory'
    | 'packages'
    | 'advisories'
    | 'policy'
    | 'manifest'
    | 'index'
    | 'run';
  readonly why: string;
}

export interface AppliedException {
  readonly id: string;
  readonly findings: readonly string[];
  readonly reason: string;
  readonly expiresAt: string;
}

/** A pointer to a document in the evidence bucket, with the digest of the document's stored bytes. */
export interface EvidencePointer {
  readonly key: string;
  readonly sha256: string;
}

export type RemediationStrategy = 'rebuild' | 'notify' | 'none';

/** What the verdict leads to, and why. */
export interface RemediationPlan {
  readonly strategy: RemediationStrategy;
  readonly why: string;
  /** With `rebuild`. */
  readonly attemptId?: string;
  readonly project?: string;
  /** Attempts that the lineage may make, this one included. */
  readonly maxAttempts?: number;
}

/** Where an image stands in a chain of rebuilds. The budget of attempts counts on the root. */
export interface Lineage {
  /** The image that the chain began with; the image itself where there is none. */
  readonly rootDigest: string;
  /** The attempt that this image is the result of. */
  readonly attemptId: string | null;
}

/** The committed result of one run, as stored in the audit table and published on the bus. */
export interface VerdictRecord extends ImageReference {
  readonly schemaVersion: 1;
  /** Unique to one commit: consumers de-duplicate on it. */
  readonly verdictId: string;
  readonly runId: string;
  /** Generation of the claim under which the run worked; the highest committed one is current. */
  readonly gen: number;
  readonly kind: ManifestKind;
  readonly tags: readonly string[];
  /** Digests of the indexes that list this image, as far as they are known. */
  readonly parents: readonly string[];
  readonly verdict: Verdict;
  readonly previousVerdict: Verdict | null;
  /** 0 to 100. */
  readonly score: number;
  readonly counts: SeverityCounts;
  readonly reasons: readonly Reason[];
  readonly exceptionsApplied: readonly AppliedException[];
  readonly unknowns: readonly Unknown[];
  /** Hash of the policy document; null where nothing was judged. */
  readonly policy: string | null;
  readonly pushedAt: string | null;
  /** When the run claimed the image: the same in every retry, so it stands in the scan record's key. */
  readonly startedAt: string;
  readonly judgedAt: string;
  /** After this a COMPLIANT is UNKNOWN to whoever asks. */
  readonly validUntil: string;
  readonly evidence: Readonly<Partial<Record<'registry' | 'scanner' | 'verdict', EvidencePointer>>>;
  readonly plan: RemediationPlan;
  readonly lineage: Lineage;
  /** On the scan record, once the verdict's event is on the bus. */
  readonly publishedAt?: string;
  /** For an artifact: what it is, and the manifest that it speaks of. */
  readonly artifact?: { readonly type: string; readonly subject?: string };
}

/** The verdict as of a moment: an expired COMPLIANT proves nothing any more. */
export function verdictAt(record: Pick<VerdictRecord, 'verdict' | 'validUntil'>, now: Date): Verdict {
  if (record.verdict !== 'COMPLIANT') return record.verdict;
  return Date.parse(record.validUntil) > now.getTime() ? 'COMPLIANT' : 'UNKNOWN';
}

/** Whether a verdict still answers for its image. UNKNOWN answers for nothing, so a new push of it is judged again. */
export function verdictStands(record: Pick<VerdictRecord, 'verdict' | 'validUntil'>, now: Date): boolean {
  return record.verdict !== 'UNKNOWN' && Date.parse(record.validUntil) > now.getTime();
}
