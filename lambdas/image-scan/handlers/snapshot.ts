import { dynamoClient } from '../../shared/clients/dynamo';
import { systemClock } from '../../shared/clock';
import { readEnv, stringVariable } from '../../shared/env';
import { createLogger } from '../../shared/telemetry';
import { takeSnapshot } from '../../verdicts/store/snapshots';
import { ENV } from '../contract';

const env = readEnv({ table: stringVariable(ENV.table) });
const logger = createLogger('image-scan.snapshot');
const table = { db: dynamoClient(), name: env.table };

/** The table tells how images stand now; how they stood on a day that is over, nobody could count any more. */
export async function handler(): Promise<void> {
  const { date, verdicts } = await takeSnapshot(table, systemClock());
  logger.info('snapshot', { date, verdicts });
}
