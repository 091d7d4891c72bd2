import type { ECSClient } from '@aws-sdk/client-ecs';
import type { Clock } from '../shared/clock';
import { type HookAnswer, WAITING_SINCE } from './contract';
import { type DeploymentDecision, decideDeployment, decideImage, type GateSettings } from './decide';
import type { HookEvent } from './hook-event';
import { type ImageSources, observeImage } from './observe-image';
import { readContainers } from './service-revision';

export interface GateDependencies extends ImageSources {
  readonly ecs: ECSClient;
  readonly settings: GateSettings;
  readonly clock: Clock;
}

/** ECS asks this often by itself. Source: ECS developer guide, "Lambda hooks", `callBackDelay`. */
const CALL_BACK_SECONDS = 30;

/**
 * Decides about the deployment of a service revision. A task definition holds ten containers at most (ECS quota), so
 * all of them are looked at together.
 * @throws UnexpectedAnswer, and what the SDK throws where AWS does not answer
 */
export async function judgeDeployment(
  { ecs, settings, clock, ...sources }: GateDependencies,
  { serviceRevisionArn, waitingSince }: HookEvent,
): Promise<{ readonly decision: DeploymentDecision; readonly answer: HookAnswer }> {
  const containers = await readContainers(ecs, serviceRevisionArn);
  const facts = await Promise.all(containers.map((container) => observeImage(sources, container)));
  const now = clock();
  // A beginning that lies ahead would make the wait longer than it may be.
  const since = waitingSince && waitingSince < now ? waitingSince : now;
  const images = facts.map((image) => decideImage(image, settings, now));
  const decision = decideDeployment(images, since, settings, now);
  return { decision, answer: answerTo(decision, since) };
}

function answerTo({ status }: DeploymentDecision, since: Date): HookAnswer {
  if (status !== 'IN_PROGRESS') return { hookStatus: status };
  return {
    hookStatus: status,
    callBackDelay: CALL_BACK_SECONDS,
    hookDetails: { [WAITING_SINCE]: since.toISOString() },
  };
}
