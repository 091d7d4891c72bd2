import { dynamoClient } from '../../shared/clients/dynamo';
import { eventBridgeClient } from '../../shared/clients/event-bridge';
import { systemClock } from '../../shared/clock';
import { integerVariable, readEnv, stringVariable } from '../../shared/env';
import { createLogger } from '../../shared/telemetry';
import { ENV } from '../contract';
import { readFailedRun } from '../record/failed-run';
import { type Recorded, recordUnknown } from '../record/record-unknown';

const env = readEnv({
  table: stringVariable(ENV.table),
  bus: stringVariable(ENV.eventBus),
  leaseMinutes: integerVariable(ENV.leaseMinutes, { min: 1, max: 1440 }),
});
const logger = createLogger('image-scan.record-unknown');
const table = { db: dynamoClient(), name: env.table };
const dependencies = {
  table,
  publisher: { events: eventBridgeClient(), bus: env.bus, table },
  clock: systemClock,
  leaseMinutes: env.leaseMinutes,
};

/** Silence is no answer: whatever way a run failed, its image gets a record that says so. */
export async function handler(input: unknown): Promise<{ readonly outcome: Recorded }> {
  const failed = readFailedRun(input);
  const outcome = await recordUnknown(dependencies, failed);
  logger.warn('a run failed', { runId: failed.runId, why: failed.unknown.why, outcome });
  return { outcome };
}
