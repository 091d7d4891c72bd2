import { z } from 'zod';

/**
 * What a signature or attestation is kept in.
 * `cosign`: a payload of simple signing with its signature beside it; `sigstore-bundle`: a signature, or an attestation,
 * with all that it takes to verify it; `dsse`: a signed attestation; `notation-jws`, `notation-cose`: envelopes of the
 * Notary Project; `in-toto`: an attestation that nobody signed.
 */
export const MATERIAL_KINDS = [
  'cosign',
  'sigstore-bundle',
  'notation-jws',
  'notation-cose',
  'dsse',
  'in-toto',
] as const;
export type MaterialKind = (typeof MATERIAL_KINDS)[number];

/** A signature or attestation as it was found: raw, so that it can be verified again under another policy. */
export interface Material {
  /** Digest of the manifest that brought it. */
  readonly artifact: string;
  /** Digest of the index, of those that list the image, beside or in which it was found. Absent: beside the image itself. */
  readonly through?: string;
  readonly kind: MaterialKind;
  /** Base64 of the stored bytes; null where they could not be read, or are not kept. */
  readonly content: string | null;
  /** Why there is no content. */
  readonly why?: string;
  /** Of its descriptor: those that carry signatures, and the type of predicate. */
  readonly annotations: Readonly<Record<string, string>>;
}

/** An index that lists an image: what is signed or attested of the index counts for the image too. */
export interface ProvenIndex {
  readonly digest: string;
  /** Base64 of its manifest, which proves that it lists the image. */
  readonly manifest: string;
}

/** What an image was built on. */
export interface BaseImage {
  /** Such as `docker.io/library/debian:12`. */
  readonly name?: string;
  /** Digest of the manifest or index. */
  readonly digest?: string;
  /**
   * `layers`: the image begins with all layers of an image that is known, which proves it. `label` and `attestation`:
   * so says the build, and nobody has verified it.
   */
  readonly by: 'label' | 'layers' | 'attestation';
}

/** What was found of an image's provenance: facts only. What they are worth is for the policy to say. */
export interface ProvenanceEvidence {
  /** Digest of the manifest that the rest speaks of. */
  readonly subject: string;
  /** Base64 of that manifest, where a bundle may hold a bare signature of it; absent where it is too large. */
  readonly manifest?: string;
  readonly base: BaseImage | null;
  readonly materials: readonly Material[];
  /** Those through which materials were found; absent where none was. */
  readonly indexes?: readonly ProvenIndex[];
  /** What could not be looked at, each with its reason: with any, nothing is proven to be absent. */
  readonly notRead: readonly string[];
}

/** Bounds of what is kept of one image. Signatures have a few kilobytes; attestations of large SBOMs are left out, and named. */
export const PROVENANCE_LIMITS = {
  artifacts: 100,
  materials: 100,
  contentBytes: 512 * 1024,
  totalBytes: 2 * 1024 * 1024,
  annotationLength: 64 * 1024,
  manifestBytes: 64 * 1024,
  /** The largest official images have 30 KiB of index. */
  indexBytes: 128 * 1024,
  /** Each takes five reads, and more where something speaks of it. */
  indexes: 20,
  notes: 100,
  noteLength: 1000,
} as const;

/** Annotations of a descriptor that verification needs. Source: sigstore/cosign, specs/SIGNATURE_SPEC.md; in-toto's OCI layout of BuildKit. */
export const ANNOTATION = {
  signature: 'dev.cosignproject.cosign/signature',
  certificate: 'dev.sigstore.cosign/certificate',
  logEntry: 'dev.sigstore.cosign/bundle',
  timestamp: 'dev.sigstore.cosign/rfc3161timestamp',
  predicateType: 'predicateType',
  statementType: 'in-toto.io/predicate-type',
} as const;

const { contentBytes, annotationLength, materials, notes, noteLength } = PROVENANCE_LIMITS;
const digest = z.string().max(80);
const base64Of = (mostBytes: number) => z.base64().max(Math.ceil(mostBytes / 3) * 4);

/** The scanner's evidence is read back through this: its writer reads what strangers pushed. */
export const provenanceEvidenceSchema: z.ZodType<ProvenanceEvidence> = z.strictObject({
  subject: digest,
  manifest: base64Of(PROVENANCE_LIMITS.manifestBytes).exactOptional(),
  base: z
    .strictObject({
      name: z.string().max(1024).exactOptional(),
      digest: digest.exactOptional(),
      by: z.enum(['label', 'layers', 'attestation']),
    })
    .nullable(),
  materials: z
    .array(
      z.strictObject({
        artifact: digest,
        through: digest.exactOptional(),
        kind: z.enum(MATERIAL_KINDS),
        content: base64Of(contentBytes).nullable(),
        why: z.string().max(noteLength).exactOptional(),
        annotations: z.record(z.string().max(128), z.string().max(annotationLength)),
      }),
    )
    .max(materials),
  indexes: z
    .array(z.strictObject({ digest, manifest: base64Of(PROVENANCE_LIMITS.indexBytes) }))
    .max(PROVENANCE_LIMITS.indexes)
    .exactOptional(),
  notRead: z.array(z.string().max(noteLength)).max(notes + 1),
});
