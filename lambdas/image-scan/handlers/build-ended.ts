import { dynamoClient } from '../../shared/clients/dynamo';
import { ecrClient } from '../../shared/clients/ecr';
import { systemClock } from '../../shared/clock';
import { readEnv, stringVariable } from '../../shared/env';
import { createLogger } from '../../shared/telemetry';
import { ENV } from '../contract';
import { buildEnded } from '../remediation/build-ended';

const env = readEnv({ table: stringVariable(ENV.table) });
const logger = createLogger('image-scan.build-ended');
const dependencies = { ecr: ecrClient(), table: { db: dynamoClient(), name: env.table }, clock: systemClock };

/** A build that ends without an image would leave its attempt open for ever. */
export async function handler(event: unknown): Promise<void> {
  logger.info('build ended', { outcome: await buildEnded(dependencies, event) });
}
