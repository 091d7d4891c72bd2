import type { Descriptor, Manifest } from '../scanner/image-source';

/** Artifacts that say of themselves that they speak of a manifest. */
export interface ReferrerListing {
  /** Digests of their manifests. */
  readonly digests: readonly string[];
  /** True where there are more than were asked for. */
  readonly more: boolean;
}

/** Where artifacts are looked for that speak of an image: a registry, or an OCI layout on disk. */
export interface ReferrerSource {
  /**
   * Those that name the manifest as their subject.
   * @param most how many are wanted
   */
  referrers(subject: string, most: number): Promise<ReferrerListing>;
  /** The manifest that a tag or digest names; null where there is none. */
  manifest(reference: string): Promise<Manifest | null>;
  /** The stored bytes of what an artifact holds. */
  blob(descriptor: Descriptor): AsyncIterable<Uint8Array>;
}

/**
 * Tags under which tools keep what speaks of a manifest. `fallback` is an index of referrers in registries that do not list
 * them (the OCI distribution specification, "Referrers Tag Schema"); the others are cosign's (specs/SIGNATURE_SPEC.md).
 */
export function tagsAbout(subject: string): { readonly cosign: readonly string[]; readonly fallback: string } {
  const name = subject.replace(':', '-');
  return { cosign: [`${name}.sig`, `${name}.att`], fallback: name };
}
