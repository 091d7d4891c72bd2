import { z } from 'zod';
import { ServiceError } from '../http/service-error';
import { type ImageId, invalidParameter } from './ecr-errors';

const repositoryName = z.string().min(2).max(256);

export const imageIdSchema = z
  .object({ imageDigest: z.string().exactOptional(), imageTag: z.string().exactOptional() })
  .refine(({ imageDigest, imageTag }) => imageDigest !== undefined || imageTag !== undefined, {
    error: 'Must specify an image digest or an image tag',
  }) satisfies z.ZodType<ImageId>;

/** 1 to 1000, 100 where nothing is said. Source: ECR API reference, DescribeImageScanFindings and DescribeImages. */
const page = { nextToken: z.string().optional(), maxResults: z.number().int().min(1).max(1000).default(100) };

export const scanFindingsInput = z.object({ repositoryName, imageId: imageIdSchema, ...page });
export const startScanInput = z.object({ repositoryName, imageId: imageIdSchema });
export const layerInput = z.object({ repositoryName, layerDigest: z.string() });
export const imagesInput = z.object({ repositoryName, imageIds: z.array(imageIdSchema).min(1).max(100) });
export const describeImagesInput = z.object({
  repositoryName,
  imageIds: z.array(imageIdSchema).min(1).max(100).optional(),
  filter: z.object({ tagStatus: z.enum(['TAGGED', 'UNTAGGED', 'ANY']).optional() }).optional(),
  ...page,
});

/** @throws ServiceError `SerializationException` or `InvalidParameterException`, as ECR answers a bad request */
export function parseInput<T>(schema: z.ZodType<T>, body: Buffer): T {
  let value: unknown;
  try {
    value = JSON.parse(body.toString('utf8') || '{}');
  } catch (cause) {
    throw new ServiceError('SerializationException', 'The request is not valid JSON', { cause });
  }
  const parsed = schema.safeParse(value);
  if (parsed.success) return parsed.data;
  const [issue] = parsed.error.issues;
  throw invalidParameter(issue?.path.join('.') ?? '', issue?.message ?? 'Must be valid');
}

/** Where a page begins; what stands in a token is ours alone. @throws ServiceError for a token that we did not give */
export function pageStart(nextToken: string | undefined): number {
  if (nextToken === undefined) return 0;
  const match = /^from:(\d{1,9})$/.exec(Buffer.from(nextToken, 'base64url').toString('utf8'));
  if (match?.[1] === undefined) throw invalidParameter('nextToken', 'Must be a token of an earlier answer');
  return Number(match[1]);
}

/** One page of a list and the token for the next, if there is more. */
export function pageOf<T>(
  all: readonly T[],
  { nextToken, maxResults }: { readonly nextToken?: string | undefined; readonly maxResults: number },
): { readonly items: readonly T[]; readonly next: { readonly nextToken?: string } } {
  const start = pageStart(nextToken);
  const end = start + maxResults;
  const next = end < all.length ? { nextToken: Buffer.from(`from:${end}`).toString('base64url') } : {};
  return { items: all.slice(start, end), next };
}
