import { z } from 'zod';
import { CONFIG_TYPES, INDEX_TYPES, isImageLayer, MEDIA_TYPE } from './media-types';

const descriptor = z.object({ mediaType: z.string(), digest: z.string(), size: z.number().int().nonnegative() });

const schema = z.object({
  mediaType: z.string().optional(),
  artifactType: z.string().optional(),
  config: descriptor.optional(),
  layers: z.array(descriptor).optional(),
  manifests: z.array(descriptor).optional(),
});
/** The parts of a manifest or index that the stand-in looks at. Source: OCI image specification 1.1. */
export type Manifest = z.infer<typeof schema>;

/** Null where the text is no manifest: the account has stored it nevertheless. */
export function parseManifest(text: string): Manifest | null {
  try {
    const parsed = schema.safeParse(JSON.parse(text));
    return parsed.success ? parsed.data : null;
  } catch {
    return null;
  }
}

/** Bytes of the stored layers; an index counts as its largest child, of those whose manifests are at hand. */
export function imageSize(manifest: Manifest, child: (digest: string) => Manifest | null): number {
  if (manifest.manifests !== undefined) {
    const sizes = manifest.manifests.map(({ digest }) => {
      const found = child(digest);
      return found === null || found.manifests !== undefined ? 0 : imageSize(found, () => null);
    });
    return sizes.reduce((largest, size) => Math.max(largest, size), 0);
  }
  return (manifest.layers ?? []).reduce((sum, { size }) => sum + size, 0);
}

/** What ECR calls `artifactMediaType`; an index without a type of its own reads like an ordinary image. */
export function artifactMediaType(manifest: Manifest | null, manifestMediaType: string): string | undefined {
  if (manifest === null) return undefined;
  if (manifest.artifactType !== undefined) return manifest.artifactType;
  if (manifest.config !== undefined) return manifest.config.mediaType;
  return manifestMediaType === MEDIA_TYPE.dockerList ? MEDIA_TYPE.dockerConfig : MEDIA_TYPE.config;
}

/** Whether it is one platform's image, of file-system layers: only such can be scanned. */
export function isImage(manifest: Manifest | null, manifestMediaType: string): boolean {
  if (manifest === null || INDEX_TYPES.includes(manifestMediaType)) return false;
  const { config, layers } = manifest;
  return (
    config !== undefined &&
    CONFIG_TYPES.includes(config.mediaType) &&
    (layers ?? []).every(({ mediaType }) => isImageLayer(mediaType))
  );
}
