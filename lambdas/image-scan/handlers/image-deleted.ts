import { dynamoClient } from '../../shared/clients/dynamo';
import { ecrClient } from '../../shared/clients/ecr';
import { systemClock } from '../../shared/clock';
import { readEnv, stringVariable } from '../../shared/env';
import { createLogger } from '../../shared/telemetry';
import { imageDeleted } from '../claim/image-deleted';
import { ENV } from '../contract';

const env = readEnv({ table: stringVariable(ENV.table) });
const logger = createLogger('image-scan.image-deleted');
const dependencies = { ecr: ecrClient(), table: { db: dynamoClient(), name: env.table }, clock: systemClock };

/** What is gone from the registry runs nowhere new: its verdict leaves the lists of what is current, and stays in the audit. */
export async function handler(event: unknown): Promise<void> {
  logger.info('image deleted', { outcome: await imageDeleted(dependencies, event) });
}
