import { dynamoClient } from '../../shared/clients/dynamo';
import { ecrClient } from '../../shared/clients/ecr';
import { s3Client } from '../../shared/clients/s3';
import { systemClock } from '../../shared/clock';
import { integerVariable, readEnv, stringVariable } from '../../shared/env';
import { createLogger } from '../../shared/telemetry';
import { claimImage } from '../claim/claim-image';
import { ENV } from '../contract';
import type { ClaimInput, ClaimOutput } from '../state-io';

const env = readEnv({
  table: stringVariable(ENV.table),
  bucket: stringVariable(ENV.evidenceBucket),
  leaseMinutes: integerVariable(ENV.leaseMinutes, { min: 1, max: 1440 }),
});
const logger = createLogger('image-scan.claim');
const dependencies = {
  ecr: ecrClient(),
  table: { db: dynamoClient(), name: env.table },
  bucket: { s3: s3Client(), name: env.bucket },
  clock: systemClock,
  leaseMinutes: env.leaseMinutes,
};

/** First step: the event is a hint, so the truth is read from the registry, and one run at a time judges an image. */
export async function handler(input: ClaimInput): Promise<ClaimOutput> {
  const output = await claimImage(dependencies, input);
  logger.info('claimed', { runId: input.runId, next: output.next, ...('why' in output ? { why: output.why } : {}) });
  return output;
}
