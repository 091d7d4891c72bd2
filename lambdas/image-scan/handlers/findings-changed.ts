import { sqsClient } from '../../shared/clients/sqs';
import { readEnv, stringVariable } from '../../shared/env';
import { describeError } from '../../shared/errors';
import type { SQSBatchResponse, SQSEvent } from '../../shared/sqs-event';
import { createLogger } from '../../shared/telemetry';
import { ENV, type RunRequest } from '../contract';
import { coalesce } from '../requests/coalesce';
import { readFindingEvent } from '../requests/finding-event';
import { sendRequests } from '../requests/send-requests';

const env = readEnv({ queue: stringVariable(ENV.requestQueue) });
const logger = createLogger('image-scan.findings-changed');
const queue = { sqs: sqsClient(), url: env.queue };

/** Inspector sends an event for each finding, hundreds for one image within seconds: a minute of them is one request. */
export async function handler({ Records }: SQSEvent): Promise<SQSBatchResponse> {
  const requests: RunRequest[] = [];
  const refused: string[] = [];
  for (const { messageId, body } of Records) {
    try {
      requests.push(...readFindingEvent(JSON.parse(body)));
    } catch (error) {
      logger.warn('not an event of a finding', { messageId, why: describeError(error) });
      refused.push(messageId);
    }
  }
  const images = coalesce(requests);
  await sendRequests(queue, images);
  logger.info('findings changed', { events: Records.length, images: images.length });
  return { batchItemFailures: refused.map((itemIdentifier) => ({ itemIdentifier })) };
}
