import { sfnClient } from '../../shared/clients/sfn';
import { readEnv, stringVariable } from '../../shared/env';
import type { SQSBatchResponse, SQSEvent } from '../../shared/sqs-event';
import { createLogger } from '../../shared/telemetry';
import { ENV } from '../contract';
import { startRuns } from '../requests/start-runs';

const env = readEnv({ stateMachineArn: stringVariable(ENV.stateMachine) });
const logger = createLogger('image-scan.start-runs');
const starter = { sfn: sfnClient(), stateMachineArn: env.stateMachineArn };

/** Runs that Mayfly asks for itself begin here, at a limited rate: a changed policy may touch every image there is. */
export async function handler({ Records }: SQSEvent): Promise<SQSBatchResponse> {
  const { started, failed } = await startRuns(starter, Records);
  logger.info('started runs', { messages: Records.length, started, failed });
  return { batchItemFailures: failed.map(({ messageId }) => ({ itemIdentifier: messageId })) };
}
