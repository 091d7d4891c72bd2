import { z } from 'zod';
import type { ImageCatalog } from './image-catalog';
import { pageOf } from './input';

/** 1 to 50, 20 where nothing is said. Source: ECR API reference, ListImageReferrers. */
export const referrersInput = z.object({
  repositoryName: z.string().min(2).max(256),
  subjectId: z.object({ imageDigest: z.string() }),
  filter: z.object({ artifactTypes: z.array(z.string()).optional() }).optional(),
  nextToken: z.string().optional(),
  maxResults: z.number().int().min(1).max(50).default(20),
});

/** Source: OCI image specification 1.1, "Image Manifest": `subject`, and what an artifact's type is. */
const manifestSchema = z.object({
  subject: z.object({ digest: z.string() }),
  artifactType: z.string().optional(),
  config: z.object({ mediaType: z.string() }).optional(),
  annotations: z.record(z.string(), z.string()).optional(),
});

/**
 * ListImageReferrers: what names the image as its subject. Under a digest that the repository does not have, there may be
 * some all the same: the order of pushes is free.
 *
 * @throws ServiceError RepositoryNotFoundException
 */
export async function listImageReferrers(
  catalog: Pick<ImageCatalog, 'list' | 'manifests'>,
  { repositoryName, subjectId, filter, nextToken, maxResults }: z.infer<typeof referrersInput>,
): Promise<object> {
  const stored = await catalog.list(repositoryName);
  const texts = await catalog.manifests(
    repositoryName,
    stored.map(({ digest }) => digest),
  );
  const referrers = stored.flatMap(({ digest, mediaType }) => {
    const text = texts.get(digest) ?? '';
    const manifest = readManifest(text);
    if (manifest?.subject.digest !== subjectId.imageDigest) return [];
    const artifactType = manifest.artifactType ?? manifest.config?.mediaType;
    return [
      {
        digest,
        mediaType,
        size: Buffer.byteLength(text),
        artifactStatus: 'ACTIVE',
        ...(artifactType === undefined ? {} : { artifactType }),
        ...(manifest.annotations === undefined ? {} : { annotations: manifest.annotations }),
      },
    ];
  });
  const types = filter?.artifactTypes ?? [];
  const wanted = referrers.filter(({ artifactType }) => types.length === 0 || types.includes(artifactType ?? ''));
  const { items, next } = pageOf(wanted, { nextToken, maxResults });
  return { referrers: items, ...next };
}

function readManifest(text: string): z.infer<typeof manifestSchema> | null {
  try {
    return manifestSchema.safeParse(JSON.parse(text)).data ?? null;
  } catch {
    return null;
  }
}
