/**
 * Tags under which cosign keeps what speaks of an image where it does not use the manifest's `subject`: signature,
 * attestation, SBOM. Source: the documentation of `cosign attach`.
 */
const COSIGN_TAG = /^sha256-([0-9a-f]{64})\.(?:sig|att|sbom)$/;

/** The digest that an artifact's tags say it speaks of; undefined where none does, or where they contradict each other. */
export function subjectByTag(tags: readonly string[]): string | undefined {
  const subjects = new Set(
    tags.flatMap((tag) => {
      const hex = COSIGN_TAG.exec(tag)?.[1];
      return hex === undefined ? [] : [`sha256:${hex}`];
    }),
  );
  const [subject] = subjects;
  return subjects.size === 1 ? subject : undefined;
}
