import { z } from 'zod';
import { WAITING_SINCE } from './contract';
import { InvalidHookEvent } from './errors';

/** What ECS says when it calls. */
export interface HookEvent {
  /** Such as `PRE_SCALE_UP`. */
  readonly stage: string;
  readonly serviceRevisionArn: string;
  /** When ECS was first told to wait, in this deployment and stage; absent in the first call. */
  readonly waitingSince?: Date;
}

/** Source: ECS developer guide, "Lambda hooks", "Lifecycle payloads". */
const schema = z.object({
  lifecycleStage: z.string().min(1),
  executionDetails: z.object({
    targetServiceRevisionArn: z
      .string()
      .regex(
        /^arn:[a-z0-9-]+:ecs:[a-z0-9-]+:\d{12}:service-revision\/[\w/-]+$/,
        'expected the ARN of a service revision',
      ),
  }),
  hookDetails: z.unknown().optional(),
});

/** Beside what we put in there, the service's definition may put anything into `hookDetails`. */
const waiting = z.object({ [WAITING_SINCE]: z.iso.datetime() });

/** @throws InvalidHookEvent for the first bad value, with its path */
export function readHookEvent(event: unknown): HookEvent {
  const parsed = schema.safeParse(event);
  if (!parsed.success) {
    const [issue] = parsed.error.issues;
    throw new InvalidHookEvent(issue?.path.join('.') || 'the whole event', issue?.message ?? 'not an object');
  }
  const { lifecycleStage: stage, executionDetails, hookDetails } = parsed.data;
  const details = waiting.safeParse(hookDetails);
  const call = { stage, serviceRevisionArn: executionDetails.targetServiceRevisionArn };
  return details.success ? { ...call, waitingSince: new Date(details.data[WAITING_SINCE]) } : call;
}
