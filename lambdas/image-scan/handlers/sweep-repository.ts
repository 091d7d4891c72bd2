import { dynamoClient } from '../../shared/clients/dynamo';
import { ecrClient } from '../../shared/clients/ecr';
import { sqsClient } from '../../shared/clients/sqs';
import { systemClock } from '../../shared/clock';
import { readEnv, stringVariable } from '../../shared/env';
import type { SQSBatchResponse, SQSEvent } from '../../shared/sqs-event';
import { createLogger } from '../../shared/telemetry';
import { ENV } from '../contract';
import { readSweepTask, sweepRepository } from '../sweep/sweep-repository';

const env = readEnv({ table: stringVariable(ENV.table), queue: stringVariable(ENV.requestQueue) });
const logger = createLogger('image-scan.sweep-repository');
const dependencies = {
  ecr: ecrClient(),
  table: { db: dynamoClient(), name: env.table },
  queue: { sqs: sqsClient(), url: env.queue },
  clock: systemClock,
};

/** A repository by itself: a large one takes minutes, and a failing one holds up no other. */
export async function handler({ Records }: SQSEvent): Promise<SQSBatchResponse> {
  const batchItemFailures: { itemIdentifier: string }[] = [];
  for (const { messageId, body } of Records) {
    try {
      const task = readSweepTask(body);
      logger.info('swept a repository', { ...task, ...(await sweepRepository(dependencies, task)) });
    } catch (error) {
      logger.error('a repository was not swept', { messageId, error });
      batchItemFailures.push({ itemIdentifier: messageId });
    }
  }
  return { batchItemFailures };
}
