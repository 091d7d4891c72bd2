import { gzipSync } from 'node:zlib';
import { z } from 'zod';
import { digestOf } from './digest';
import { MEDIA_TYPE } from './media-types';
import { type TarEntry, tarArchive } from './tar';

export interface ImageBlob {
  readonly mediaType: string;
  readonly digest: string;
  readonly size: number;
  readonly bytes: Buffer;
}

/** An OCI image in memory, ready to be pushed. */
export interface BuiltImage {
  readonly config: ImageBlob;
  /** From the base up. */
  readonly layers: readonly ImageBlob[];
  readonly manifest: ImageBlob;
}

export interface LayerSource {
  readonly entries: readonly TarEntry[];
  /** What the image's history says of it. */
  readonly createdBy: string;
}

export interface ImageFacts {
  readonly architecture: string;
  readonly created: Date;
  /** Modification time of every file. */
  readonly modified: Date;
  /** The part of the configuration that containers run with. */
  readonly config: Readonly<Record<string, unknown>>;
}

/** The same input makes the same bytes. Source: OCI image specification 1.1. */
export function assembleImage(sources: readonly LayerSource[], facts: ImageFacts): BuiltImage {
  const archives = sources.map(({ entries }) => tarArchive(entries, facts.modified));
  const layers = archives.map((archive) => blob(MEDIA_TYPE.layer, gzip(archive)));
  const created = facts.created.toISOString();
  const config = jsonBlob(MEDIA_TYPE.config, {
    created,
    architecture: facts.architecture,
    os: 'linux',
    config: facts.config,
    rootfs: { type: 'layers', diff_ids: archives.map(digestOf) },
    history: sources.map(({ createdBy }) => ({ created, created_by: createdBy })),
  });
  const manifest = jsonBlob(MEDIA_TYPE.manifest, {
    schemaVersion: 2,
    mediaType: MEDIA_TYPE.manifest,
    config: descriptor(config),
    layers: layers.map(descriptor),
  });
  return { config, layers, manifest };
}

/** An image's manifest and configuration as they are stored. */
export interface StoredImageTexts {
  readonly manifest: string;
  readonly config: string;
}

const storedManifest = z.looseObject({
  mediaType: z.string(),
  config: z.looseObject({ mediaType: z.string() }),
  layers: z.array(z.looseObject({ mediaType: z.string() })),
});
const storedConfig = z.looseObject({
  rootfs: z.looseObject({ diff_ids: z.array(z.string()) }),
  history: z.array(z.unknown()).default([]),
});

/**
 * An image with one more layer on top of those that it has; all else about it stays, the time of its making included.
 *
 * @returns of the layers only the new one: the others stand in the registry
 * @throws ZodError where the texts are none of an image
 */
export function addLayer(
  image: StoredImageTexts,
  layer: LayerSource,
  times: { readonly created: Date; readonly modified: Date },
): BuiltImage {
  const manifest = storedManifest.parse(JSON.parse(image.manifest));
  const config = storedConfig.parse(JSON.parse(image.config));
  const archive = tarArchive(layer.entries, times.modified);
  const isDocker = manifest.mediaType === MEDIA_TYPE.dockerManifest;
  const added = blob(isDocker ? MEDIA_TYPE.dockerLayer : MEDIA_TYPE.layer, gzip(archive));
  const changed = jsonBlob(manifest.config.mediaType, {
    ...config,
    rootfs: { ...config.rootfs, diff_ids: [...config.rootfs.diff_ids, digestOf(archive)] },
    history: [...config.history, { created: times.created.toISOString(), created_by: layer.createdBy }],
  });
  const listed = { ...manifest, config: descriptor(changed), layers: [...manifest.layers, descriptor(added)] };
  return { config: changed, layers: [added], manifest: jsonBlob(manifest.mediaType, listed) };
}

function gzip(bytes: Buffer): Buffer {
  const compressed = gzipSync(bytes, { level: 9 });
  // The operating system in the header (RFC 1952, "OS") is the builder's: "unknown" makes the bytes the same anywhere.
  compressed[9] = 255;
  return compressed;
}

function jsonBlob(mediaType: string, value: unknown): ImageBlob {
  return blob(mediaType, Buffer.from(JSON.stringify(value)));
}

function blob(mediaType: string, bytes: Buffer): ImageBlob {
  return { mediaType, digest: digestOf(bytes), size: bytes.length, bytes };
}

function descriptor({ mediaType, digest, size }: ImageBlob) {
  return { mediaType, digest, size };
}
