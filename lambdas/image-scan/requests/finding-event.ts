import { z } from 'zod';
import { DIGEST_PATTERN, REPOSITORY_PATTERN } from '../../verdicts/image-reference';
import { ACCOUNT_PATTERN, InvalidEvent, REGION_PATTERN } from '../claim/push-event';
import type { RunRequest } from '../contract';

const IMAGE = 'AWS_ECR_CONTAINER_IMAGE';

/** Source: Inspector user guide, "EventBridge event schema for Amazon Inspector events", and the API's `Resource`. */
const schema = z.object({
  account: z.string().regex(ACCOUNT_PATTERN, 'expected twelve digits'),
  region: z.string().regex(REGION_PATTERN, 'expected the name of a region'),
  time: z.iso.datetime('expected a time in ISO 8601, UTC'),
  detail: z.object({
    status: z.string(),
    resources: z.array(
      z.object({
        type: z.string(),
        details: z
          .object({
            awsEcrContainerImage: z
              .object({
                repositoryName: z.string().regex(REPOSITORY_PATTERN, 'expected the name of a repository'),
                imageHash: z.string().regex(DIGEST_PATTERN, 'expected sha256: and 64 hex digits'),
              })
              .optional(),
          })
          .optional(),
      }),
    ),
  }),
});

/**
 * The images whose findings an `Inspector2 Finding` event says have changed. Inspector tells of each finding by itself, and
 * never that a re-scan is over: so what it lists is read again as a whole.
 *
 * @throws InvalidEvent for the first bad value, with its path
 */
export function readFindingEvent(event: unknown): readonly RunRequest[] {
  const parsed = schema.safeParse(event);
  if (!parsed.success) {
    const [issue] = parsed.error.issues;
    const path = issue?.path.join('.') || 'the whole event';
    throw new InvalidEvent(path, issue?.message ?? 'not an object', 'an "Inspector2 Finding" event');
  }
  const { account, region, time, detail } = parsed.data;
  return detail.resources.flatMap(({ type, details }) => {
    const image = details?.awsEcrContainerImage;
    if (type !== IMAGE || image === undefined) return [];
    const why = `Inspector reports a finding as ${detail.status}`.slice(0, 100);
    const { repositoryName: repository, imageHash: digest } = image;
    return [{ source: 'mayfly', trigger: 'refresh', account, region, repository, digest, why, asOf: time } as const];
  });
}
