import { dynamoClient } from '../../shared/clients/dynamo';
import { eventBridgeClient } from '../../shared/clients/event-bridge';
import { sqsClient } from '../../shared/clients/sqs';
import { systemClock } from '../../shared/clock';
import { integerVariable, readEnv, stringVariable } from '../../shared/env';
import { createLogger } from '../../shared/telemetry';
import { signerVariable } from '../../verdicts/store/signer-variable';
import { ENV } from '../contract';
import { countRejectedEvent } from '../metrics';
import { readFailedRun } from '../record/failed-run';
import { type Recorded, recordUnknown } from '../record/record-unknown';

const env = readEnv({
  table: stringVariable(ENV.table),
  signer: signerVariable(ENV.signingKey),
  bus: stringVariable(ENV.eventBus),
  queue: stringVariable(ENV.requestQueue),
  leaseMinutes: integerVariable(ENV.leaseMinutes, { min: 1, max: 1440 }),
});
const logger = createLogger('image-scan.record-unknown');
const table = { db: dynamoClient(), name: env.table, signer: env.signer };
const dependencies = {
  table,
  publisher: { events: eventBridgeClient(), bus: env.bus, table, queue: { sqs: sqsClient(), url: env.queue } },
  clock: systemClock,
  leaseMinutes: env.leaseMinutes,
};

/** Silence is no answer: whatever way a run failed, its image gets a record that says so. */
export async function handler(input: unknown): Promise<{ readonly outcome: Recorded }> {
  const failed = readFailedRun(input);
  const outcome = await recordUnknown(dependencies, failed);
  if (outcome === 'event rejected') countRejectedEvent();
  logger.warn('a run failed', { runId: failed.runId, why: failed.unknown.why, outcome });
  return { outcome };
}
