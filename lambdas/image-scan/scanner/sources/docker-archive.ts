import { createHash } from 'node:crypto';
import { z } from 'zod';
import { ImageFileError } from '../errors';
import { digestOf } from '../fetch-blob';
import { MAX_CONFIG_BYTES } from '../image-config';
import type { Descriptor } from '../image-source';
import { MAX_LAYERS, MAX_MANIFEST_BYTES } from '../manifest';
import { OCI_CONFIG, OCI_LAYER, OCI_MANIFEST } from '../media-types';
import { type ImageChoice, type ImageFile, invalid, matchesReference, readBytes, readDocument } from './image-file';
import type { ImageFiles } from './image-files';

const MANIFEST_FILE = 'manifest.json';
/** What Docker wrote before 1.10, without a manifest beside it. */
const OLD_FILE = 'repositories';

const path = z.string().min(1).max(4096);
const IMAGES = z
  .array(
    z.looseObject({
      Config: path,
      RepoTags: z.array(z.string().max(1024)).nullish(),
      Layers: z.array(path).max(MAX_LAYERS).nullish(),
    }),
  )
  .max(10_000);
type SavedImage = z.infer<typeof IMAGES>[number];

export async function isDockerArchive(files: ImageFiles): Promise<boolean> {
  return (await files.size(MANIFEST_FILE)) !== null;
}

export async function isOldDockerArchive(files: ImageFiles): Promise<boolean> {
  return (await files.size(OLD_FILE)) !== null;
}

/**
 * One image of a `docker save` archive. It holds no manifest of a registry's kind, so one is made, always the same for
 * the same archive: its layers are the archive's files with the digests that they have. Reads all layers once.
 *
 * @throws ImageFileError if the archive is broken, or holds several images and the choice does not tell which.
 */
export async function openDockerArchive(files: ImageFiles, choice: ImageChoice): Promise<ImageFile> {
  const images = await readDocument(files, MANIFEST_FILE, MAX_MANIFEST_BYTES, IMAGES);
  const chosen = chooseImage(files, images, choice);

  const paths = new Map<string, string>();
  const configBytes = await readBytes(files, chosen.Config, MAX_CONFIG_BYTES);
  const config = { mediaType: OCI_CONFIG, digest: digestOf(configBytes), size: configBytes.length };
  paths.set(config.digest, chosen.Config);
  const known = new Map<string, Descriptor>();
  const layers: Descriptor[] = [];
  for (const layerPath of chosen.Layers ?? []) {
    const layer = known.get(layerPath) ?? (await describeLayer(files, layerPath));
    known.set(layerPath, layer);
    paths.set(layer.digest, layerPath);
    layers.push(layer);
  }
  const bytes = Buffer.from(JSON.stringify({ schemaVersion: 2, mediaType: OCI_MANIFEST, config, layers }));
  const manifest = { bytes, mediaType: OCI_MANIFEST, digest: digestOf(bytes) };
  return {
    format: 'docker-archive',
    names: chosen.RepoTags ?? [],
    manifest: async () => manifest,
    blob: ({ digest }) => {
      const of = paths.get(digest);
      if (of === undefined) throw invalid(files, `it has no content of digest ${digest}`);
      return files.stream(of);
    },
  };
}

function chooseImage(files: ImageFiles, images: readonly SavedImage[], { reference }: ImageChoice): SavedImage {
  const fitting =
    reference === undefined
      ? images
      : images.filter((image) => matchesReference(reference, image.RepoTags ?? [], configDigest(image)));
  const [only] = fitting;
  if (only && fitting.length === 1) return only;
  const names = images.flatMap((image) => image.RepoTags?.[0] ?? image.Config).slice(0, 20);
  const held = images.length > 0 ? `It holds ${names.join(', ')}.` : 'It holds no image.';
  if (only) {
    const message = `${files.location} holds several images: ${names.join(', ')}. Name one of them.`;
    throw new ImageFileError('ambiguous', files.location, message);
  }
  const what = reference === undefined ? 'no image' : `no image "${reference}"`;
  throw new ImageFileError('no-such-image', files.location, `${files.location} has ${what}. ${held}`);
}

/** The configuration's file carries its digest as its name: the id that Docker shows. */
function configDigest({ Config }: SavedImage): string {
  return `sha256:${Config.replace(/^.*\//, '').replace(/\.json$/, '')}`;
}

async function describeLayer(files: ImageFiles, layerPath: string): Promise<Descriptor> {
  const hash = createHash('sha256');
  let size = 0;
  let magic = '';
  for await (const piece of files.stream(layerPath)) {
    if (magic.length < 8) magic += Buffer.from(piece.subarray(0, 4)).toString('hex');
    hash.update(piece);
    size += piece.length;
  }
  return { mediaType: OCI_LAYER + suffix(magic), digest: `sha256:${hash.digest('hex')}`, size };
}

function suffix(magic: string): string {
  if (magic.startsWith('1f8b')) return '+gzip';
  return magic.startsWith('28b52ffd') ? '+zstd' : '';
}
