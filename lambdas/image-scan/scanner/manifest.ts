import { z } from 'zod';
import { DIGEST_PATTERN } from '../../verdicts/image-reference';
import { InvalidManifest, UnsupportedManifest } from './errors';
import type { Descriptor } from './image-source';
import { documentObject, parseDocument, textMap } from './json-document';
import {
  DOCKER_LIST,
  DOCKER_MANIFEST,
  isImageConfig,
  isRootFileSystemLayer,
  isStatement,
  OCI_ARTIFACT_MANIFEST,
  OCI_INDEX,
  OCI_MANIFEST,
  SCHEMA_1,
} from './media-types';

/** Source: the OCI distribution specification, "Pushing Manifests": registries should accept at least 4 megabytes. */
export const MAX_MANIFEST_BYTES = 4 * 1024 * 1024;
/** Above what runs: an overlay file system of Linux takes 500 layers. */
export const MAX_LAYERS = 1000;
const MAX_CHILDREN = 5000;

export interface AnnotatedDescriptor extends Descriptor {
  readonly annotations: Readonly<Record<string, string>>;
}

export interface Platform {
  readonly os: string;
  readonly architecture: string;
  readonly variant?: string;
}

export interface ChildDescriptor extends AnnotatedDescriptor {
  readonly platform?: Platform;
  readonly artifactType?: string;
}

export interface ParsedImage {
  readonly kind: 'image';
  readonly mediaType: string;
  readonly config: AnnotatedDescriptor;
  /** From the base up. */
  readonly layers: readonly AnnotatedDescriptor[];
  readonly annotations: Readonly<Record<string, string>>;
}

export interface ParsedIndex {
  readonly kind: 'index';
  readonly mediaType: string;
  readonly children: readonly ChildDescriptor[];
  readonly annotations: Readonly<Record<string, string>>;
}

/** Something that cannot run: a signature, an attestation, a chart, an SBOM. */
export interface ParsedArtifact {
  readonly kind: 'artifact';
  readonly mediaType: string;
  /** What it is, as a media type. */
  readonly type: string;
  /** Digest of the manifest that it speaks of. */
  readonly subject?: string;
  /** All that it is made of besides its manifest: configuration and layers, of whatever kind. */
  readonly content: readonly AnnotatedDescriptor[];
}

export type ParsedManifest = ParsedImage | ParsedIndex | ParsedArtifact;

const mediaType = z.string().min(1).max(255);
const descriptor = documentObject({
  mediaType,
  digest: z.string().regex(DIGEST_PATTERN, 'expected "sha256:" and 64 lower-case hexadecimal digits'),
  size: z.int().nonnegative(),
  annotations: textMap(1000),
});
const platform = documentObject({
  os: z.string().max(128).nullish(),
  architecture: z.string().max(128).nullish(),
  variant: z.string().max(128).nullish(),
});
const document = documentObject({
  schemaVersion: z.unknown().optional(),
  mediaType: mediaType.nullish(),
  artifactType: z.string().max(255).nullish(),
  config: descriptor.nullish(),
  layers: z.array(descriptor).max(MAX_LAYERS, `expected at most ${MAX_LAYERS} layers`).nullish(),
  /** Of the artifact manifest that OCI gave up. */
  blobs: z.array(descriptor).max(MAX_LAYERS, `expected at most ${MAX_LAYERS} blobs`).nullish(),
  manifests: z
    .array(
      z.intersection(descriptor, documentObject({ platform: platform.nullish(), artifactType: mediaType.nullish() })),
    )
    .max(MAX_CHILDREN, `expected at most ${MAX_CHILDREN} manifests`)
    .nullish(),
  subject: descriptor.nullish(),
  annotations: textMap(1000),
});
type Document = z.infer<typeof document>;
type ManifestType = typeof OCI_MANIFEST | typeof DOCKER_MANIFEST | typeof OCI_INDEX | typeof DOCKER_LIST;

const KNOWN: readonly string[] = [OCI_MANIFEST, DOCKER_MANIFEST, OCI_INDEX, DOCKER_LIST];

/**
 * Reads any manifest that a registry may hold. What can run is an image, whatever else it calls itself.
 *
 * @param bytes the manifest as stored, at most 4 MiB.
 * @param claimed its media type as the registry or the referring descriptor gives it; '' where nobody does.
 * @throws InvalidManifest with the path of the bad value.
 * @throws UnsupportedManifest for schema 1 and for media types that are no manifest's.
 */
export function parseManifest(bytes: Uint8Array, claimed: string): ParsedManifest {
  const parsed = parseDocument(bytes, MAX_MANIFEST_BYTES, document);
  if ('problem' in parsed) {
    const { path, why, cause } = parsed.problem;
    throw new InvalidManifest(path, why, { cause });
  }
  const manifest = parsed.value;
  const type = manifestType(manifest, claimed.split(';', 1)[0]?.trim().toLowerCase() ?? '');
  if (type === OCI_ARTIFACT_MANIFEST) {
    return artifact(OCI_ARTIFACT_MANIFEST, manifest.artifactType || OCI_ARTIFACT_MANIFEST, manifest);
  }
  if (manifest.schemaVersion !== 2) throw new InvalidManifest('schemaVersion', 'expected 2');
  return type === OCI_INDEX || type === DOCKER_LIST ? readIndex(manifest, type) : readImage(manifest, type);
}

function manifestType(manifest: Document, claimed: string): ManifestType | typeof OCI_ARTIFACT_MANIFEST {
  const own = manifest.mediaType ?? undefined;
  if (manifest.schemaVersion === 1 || [claimed, own].some((type) => SCHEMA_1.some((old) => old === type))) {
    throw new UnsupportedManifest(
      own ?? claimed,
      'schema 1 is not supported. Push the image again with a current tool',
    );
  }
  const isGeneric = claimed === '' || claimed === 'application/json' || claimed === 'application/octet-stream';
  if (own !== undefined && !isGeneric && own !== claimed) {
    throw new InvalidManifest('mediaType', `it says ${own}, but the registry says ${claimed}`);
  }
  const shape = manifest.manifests ? OCI_INDEX : OCI_MANIFEST;
  const type = own ?? (isGeneric ? shape : claimed);
  switch (type) {
    case OCI_MANIFEST:
    case DOCKER_MANIFEST:
    case OCI_INDEX:
    case DOCKER_LIST:
    case OCI_ARTIFACT_MANIFEST:
      return type;
    default:
      throw new UnsupportedManifest(type, `${type} is none of ${KNOWN.join(', ')}`);
  }
}

function readIndex(manifest: Document, type: string): ParsedIndex {
  // A document that is both an index and an image reads differently to different tools (CVE-2021-41190).
  if (manifest.layers) throw new InvalidManifest('layers', 'an index has no layers');
  if (manifest.config) throw new InvalidManifest('config', 'an index has no config');
  if (!manifest.manifests) throw new InvalidManifest('manifests', 'expected a list');
  return {
    kind: 'index',
    mediaType: type,
    annotations: manifest.annotations,
    children: manifest.manifests.map((child) => ({
      ...plain(child),
      ...(child.platform ? { platform: readPlatform(child.platform) } : {}),
      ...(child.artifactType ? { artifactType: child.artifactType } : {}),
    })),
  };
}

function readImage(manifest: Document, type: string): ParsedImage | ParsedArtifact {
  const { config, layers, artifactType } = manifest;
  if (manifest.manifests) throw new InvalidManifest('manifests', 'an image lists no manifests');
  if (!config) throw new InvalidManifest('config', 'expected a descriptor');
  if (!isImageConfig(config.mediaType, type)) return artifact(type, artifactType || config.mediaType, manifest);
  if (!layers) throw new InvalidManifest('layers', 'expected a list');

  const [first] = layers;
  const canRun = layers.some((layer) => isRootFileSystemLayer(layer.mediaType));
  if (!canRun && artifactType) return artifact(type, artifactType, manifest);
  if (!canRun && first && layers.every((layer) => isStatement(layer.mediaType))) {
    return artifact(type, first.mediaType, manifest);
  }
  return {
    kind: 'image',
    mediaType: type,
    config: plain(config),
    layers: layers.map(plain),
    annotations: manifest.annotations,
  };
}

function artifact(mediaType: string, type: string, { subject, config, layers, blobs }: Document): ParsedArtifact {
  const content = [...(config ? [config] : []), ...(layers ?? []), ...(blobs ?? [])].map(plain);
  return { kind: 'artifact', mediaType, type, content, ...(subject ? { subject: subject.digest } : {}) };
}

function plain({ mediaType, digest, size, annotations }: AnnotatedDescriptor): AnnotatedDescriptor {
  return { mediaType, digest, size, annotations };
}

function readPlatform({ os, architecture, variant }: z.infer<typeof platform>): Platform {
  return { os: os ?? '', architecture: architecture ?? '', ...(variant ? { variant } : {}) };
}

/** Whether an index's child is no image but speaks of one: build tools list attestations under an unknown platform. */
export function isAttestation(child: ChildDescriptor): boolean {
  if (child.annotations['vnd.docker.reference.type'] === 'attestation-manifest') return true;
  return child.platform?.os === 'unknown' && child.platform.architecture === 'unknown';
}

/** `linux/arm64/v8`, the way that people write platforms. */
export function formatPlatform({ os, architecture, variant }: Platform): string {
  return [os, architecture, ...(variant ? [variant] : [])].join('/');
}
