import { dynamoClient } from '../../shared/clients/dynamo';
import { ecrClient } from '../../shared/clients/ecr';
import { ecsClient } from '../../shared/clients/ecs';
import { systemClock } from '../../shared/clock';
import { integerVariable, readEnv, stringVariable } from '../../shared/env';
import { describeError } from '../../shared/errors';
import { createLogger } from '../../shared/telemetry';
import { choiceVariable } from '../choice-variable';
import { GATE_ENV, HOOK_TIMEOUT_SECONDS, type HookAnswer, MAX_WAIT_MINUTES } from '../contract';
import { readHookEvent } from '../hook-event';
import { inTime } from '../in-time';
import { type GateDependencies, judgeDeployment } from '../judge-deployment';

/** What is left of the function's time limit to say why there is no decision. */
const RESERVE_MS = 10_000;

const env = readEnv({
  table: stringVariable(GATE_ENV.table),
  account: stringVariable(GATE_ENV.account),
  region: stringVariable(GATE_ENV.region),
  otherImages: choiceVariable(GATE_ENV.otherImages),
  onError: choiceVariable(GATE_ENV.onError),
  scanDeadlineMinutes: integerVariable(GATE_ENV.scanDeadlineMinutes, { min: 1, max: MAX_WAIT_MINUTES }),
  maxWaitMinutes: integerVariable(GATE_ENV.maxWaitMinutes, { min: 0, max: MAX_WAIT_MINUTES }),
});
const logger = createLogger('deployment-gate.ecs-hook');
const dependencies: GateDependencies = {
  ecs: ecsClient(),
  ecr: ecrClient(),
  table: { db: dynamoClient(), name: env.table },
  registry: { account: env.account, region: env.region },
  settings: env,
  clock: systemClock,
};

/** ECS shows that a hook failed and not why, so every call leaves its reasons in one line of the log. */
export async function handler(event: unknown): Promise<HookAnswer> {
  try {
    const call = readHookEvent(event);
    const limit = HOOK_TIMEOUT_SECONDS * 1_000 - RESERVE_MS;
    const { decision, answer } = await inTime(limit, judgeDeployment(dependencies, call));
    logger.info('deployment decided', { ...call, ...decision });
    return answer;
  } catch (error) {
    const hookStatus = env.onError === 'allow' ? 'SUCCEEDED' : 'FAILED';
    const why = `No decision could be made: ${describeError(error)}`;
    logger.error('deployment not decided', { status: hookStatus, why, onError: env.onError, event });
    return { hookStatus };
  }
}
