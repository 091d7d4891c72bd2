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
  /** Of an index: the image in it that broke the threshold, such as `linux/arm64 sha256:…`. */
  readonly child?: string;
}

/** Something that is not proven, and why. Any of them keeps an image from being COMPLIANT. */
export interface Unknown {
  readonly what:
    | 'registry-scan'
    | 'custom-scan'
    | 'inventory'
    | 'packages'
    | 'advisories'
    | 'provenance'
    | 'policy'
    | 'manifest'
    | 'index'
    | 'run';
  readonly why: string;
}

export interface AppliedException {
  readonly id: string;
  /** Labels of the findings that it leaves out, at most 20; `found` is the true count. */
  readonly findings: readonly string[];
  readonly found: number;
  readonly reason: string;
  /** ISO 8601; null where it has no end of its own, but is looked up anew at every judgement. */
  readonly expiresAt: string | null;
  /** `inspector`: a suppression rule of Amazon Inspector; `vex`: VEX documents. Absent: one of Mayfly's own exceptions. */
  readonly source?: 'inspector' | 'vex';
}

/** Vulnerabilities that break no threshold yet, because they are younger than the policy's grace. */
export interface InGrace {
  readonly found: number;
  /** Labels of at most 20, worst first. */
  readonly findings: readonly string[];
  /** ISO 8601: when the first of them starts to count; null where there is none. */
  readonly firstEnds: string | null;
}

/** A pointer to a document in the evidence bucket, with the digest of the document's stored bytes. */
export interface EvidencePointer {
  readonly key: string;
  readonly sha256: string;
}

/** Who vouches for a record: the signature of what `signature.ts` makes of it, made when it was committed. */
export interface VerdictSignature {
  /** ECDSA on P-256 with SHA-256; the signature is DER-encoded (RFC 3279, 2.2.3). */
  readonly algorithm: 'ECDSA_SHA_256';
  /** ARN of the KMS key. */
  readonly key: string;
  /** Base64. */
  readonly value: string;
}

export type RemediationStrategy = 'rebuild' | 'patch' | 'notify' | 'none';

/** What the verdict leads to, and why. */
export interface RemediationPlan {
  readonly strategy: RemediationStrategy;
  readonly why: string;
  /** With `rebuild` and `patch`. */
  readonly attemptId?: string;
  /** With `rebuild`. Which project patches is for the deployment to say. */
  readonly project?: string;
  /** With `rebuild` and `patch`: attempts that the lineage may make, this one included. */
  readonly maxAttempts?: number;
  /** With `patch`: the image's, as OCI names it. */
  readonly architecture?: string;
  /** Of what no tag leads to: how the index that lists it would be rebuilt, which would help. */
  readonly ofIndex?: IndexRebuild;
  /** Of an index: digests of the images that its rebuild would repair, the worst first, at most 20. */
  readonly images?: readonly string[];
}

export interface IndexRebuild {
  readonly project: string;
  readonly maxAttempts: number;
}

/** Where an image stands in a chain of rebuilds. The budget of attempts counts on the root. */
export interface Lineage {
  /** The image that the chain began with; the image itself where there is none. */
  readonly rootDigest: string;
  /** The attempt that this image is the result of. */
  readonly attemptId: string | null;
}

/** What the occurrence items of one image tell; see `occurrence.ts` for the rule by which they are read. */
export interface OccurrenceHistory {
  /** Ranges of generations, both ends included, that never became current: what they wrote does not count. */
  readonly voided: readonly (readonly [from: number, to: number])[];
  /** The document whose `occurrences` says what the items tell as of this verdict. */
  readonly list: EvidencePointer;
  /** The generation that last wrote all items of a sort: older ones do not count. Null where that sort is not written. */
  readonly since: { readonly vulnerabilities: number; readonly packages: number | null };
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
  /**
   * Of an image that lacks a signature or attestation which the policy demands: the indexes that its run knew to list it,
   * and looked for one through. Absent where nothing is lacking.
   */
  readonly unsignedIn?: readonly string[];
  readonly verdict: Verdict;
  readonly previousVerdict: Verdict | null;
  /** 0 to 100. */
  readonly score: number;
  readonly counts: SeverityCounts;
  readonly reasons: readonly Reason[];
  /** At most 50, those of the worst findings first. */
  readonly exceptionsApplied: readonly AppliedException[];
  /** How many more applied than are named here; the evidence names all. Absent: none. */
  readonly exceptionsNotNamed?: number;
  /** Absent where nothing is in grace. */
  readonly inGrace?: InGrace;
  readonly unknowns: readonly Unknown[];
  /** Hash of the policy document; null where nothing was judged. */
  readonly policy: string | null;
  /** Our own advisory database that packages were matched against, and when it was built; absent where none was. */
  readonly advisories?: { readonly builtAt: string; readonly records: number; readonly digest: string };
  readonly pushedAt: string | null;
  /** When the run claimed the image: the same in every retry, so it stands in the scan record's key. */
  readonly startedAt: string;
  readonly judgedAt: string;
  /** After this a COMPLIANT is UNKNOWN to whoever asks. */
  readonly validUntil: string;
  readonly evidence: Readonly<
    Partial<Record<'registry' | 'scanner' | 'cyclonedx' | 'spdx' | 'verdict', EvidencePointer>>
  >;
  readonly plan: RemediationPlan;
  readonly lineage: Lineage;
  /** Absent where no run has written occurrences of this image yet. */
  readonly occurrences?: OccurrenceHistory;
  /** Absent where the deployment did not sign when it was committed. */
  readonly signature?: VerdictSignature;
  /** On the scan record, once the verdict's event is on the bus. */
  readonly publishedAt?: string;
  /** On the current verdict, once its image is gone from the registry: it answers for nothing any more. */
  readonly deletedAt?: string;
  /** For an artifact: what it is, and the manifest that it speaks of. */
  readonly artifact?: { readonly type: string; readonly subject?: string };
}

/** The verdict as of a moment: an expired COMPLIANT proves nothing any more, nor does any of an image that is gone. */
export function verdictAt(record: Pick<VerdictRecord, 'verdict' | 'validUntil' | 'deletedAt'>, now: Date): Verdict {
  if (record.deletedAt !== undefined) return 'UNKNOWN';
  if (record.verdict !== 'COMPLIANT') return record.verdict;
  return Date.parse(record.validUntil) > now.getTime() ? 'COMPLIANT' : 'UNKNOWN';
}

/** Whether a verdict still answers for its image. UNKNOWN answers for nothing, so a new push of it is judged again. */
export function verdictStands(record: Pick<VerdictRecord, 'verdict' | 'validUntil' | 'deletedAt'>, now: Date): boolean {
  return (
    record.deletedAt === undefined && record.verdict !== 'UNKNOWN' && Date.parse(record.validUntil) > now.getTime()
  );
}
