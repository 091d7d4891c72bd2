import { dynamoClient } from '../../shared/clients/dynamo';
import { ecrClient } from '../../shared/clients/ecr';
import { eventBridgeClient } from '../../shared/clients/event-bridge';
import { sfnClient } from '../../shared/clients/sfn';
import { sqsClient } from '../../shared/clients/sqs';
import { systemClock } from '../../shared/clock';
import { integerVariable, readEnv, stringVariable } from '../../shared/env';
import { createLogger } from '../../shared/telemetry';
import { ENV, SWEEP } from '../contract';
import { sweep } from '../sweep/sweep';

const env = readEnv({
  table: stringVariable(ENV.table),
  bus: stringVariable(ENV.eventBus),
  queue: stringVariable(ENV.requestQueue),
  sweepQueue: stringVariable(ENV.sweepQueue),
  stateMachineArn: stringVariable(ENV.stateMachine),
  lookBackHours: integerVariable(ENV.lookBackHours, SWEEP.lookBackHours),
});
const logger = createLogger('image-scan.sweep');
const sqs = sqsClient();
const table = { db: dynamoClient(), name: env.table };
const dependencies = {
  ecr: ecrClient(),
  sfn: sfnClient(),
  stateMachineArn: env.stateMachineArn,
  table,
  publisher: { events: eventBridgeClient(), bus: env.bus, table, queue: { sqs, url: env.queue } },
  repositories: { sqs, url: env.sweepQueue },
  lookBackHours: env.lookBackHours,
  clock: systemClock,
};

/** Events get lost and runs die, and neither tells anybody: once an hour somebody looks. */
export async function handler(): Promise<void> {
  const swept = await sweep(dependencies);
  logger.info('swept', { ...swept });
}
