import type { Manifest } from '../../lambdas/image-scan/scanner/image-source';
import { sha256 } from './image-builder';

export interface ArtifactLayer {
  readonly mediaType: string;
  readonly content: Uint8Array | object;
  readonly annotations?: Readonly<Record<string, string>>;
}

export interface ArtifactParts {
  readonly layers: readonly ArtifactLayer[];
  /** Digest of the manifest that it names as its subject. */
  readonly subject?: string;
  readonly artifactType?: string;
  /** @default the type of image configurations, as cosign's own layout has it */
  readonly configType?: string;
}

export interface BuiltArtifact {
  readonly manifest: Manifest;
  readonly blobs: Map<string, Buffer>;
}

const MANIFEST = 'application/vnd.oci.image.manifest.v1+json';

/** A signature or attestation as tools store it. Source: the OCI image specification, "Guidelines for Artifact Usage". */
export function buildArtifact({ layers, subject, artifactType, configType }: ArtifactParts): BuiltArtifact {
  const blobs = new Map<string, Buffer>();
  const put = (mediaType: string, content: Uint8Array | object, annotations?: Readonly<Record<string, string>>) => {
    const bytes = content instanceof Uint8Array ? Buffer.from(content) : Buffer.from(JSON.stringify(content));
    const digest = sha256(bytes);
    blobs.set(digest, bytes);
    return { mediaType, digest, size: bytes.length, ...(annotations ? { annotations } : {}) };
  };
  const manifest = {
    schemaVersion: 2,
    mediaType: MANIFEST,
    ...(artifactType ? { artifactType } : {}),
    config: put(configType ?? 'application/vnd.oci.image.config.v1+json', {}),
    layers: layers.map(({ mediaType, content, annotations }) => put(mediaType, content, annotations)),
    ...(subject ? { subject: { mediaType: MANIFEST, digest: subject, size: 1 } } : {}),
  };
  const bytes = Buffer.from(JSON.stringify(manifest));
  return { manifest: { bytes, mediaType: MANIFEST, digest: sha256(bytes) }, blobs };
}

/** The layer of one of cosign's signatures. */
export function cosignLayer(payload: Uint8Array, annotations: Readonly<Record<string, string>>): ArtifactLayer {
  return { mediaType: 'application/vnd.dev.cosign.simplesigning.v1+json', content: payload, annotations };
}
