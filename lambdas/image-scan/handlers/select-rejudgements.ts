import { dynamoClient } from '../../shared/clients/dynamo';
import { s3Client } from '../../shared/clients/s3';
import { sqsClient } from '../../shared/clients/sqs';
import { ssmClient } from '../../shared/clients/ssm';
import { systemClock } from '../../shared/clock';
import { readEnv, stringVariable } from '../../shared/env';
import { createLogger } from '../../shared/telemetry';
import { ENV } from '../contract';
import { selectRejudgements } from '../requests/select-rejudgements';

const env = readEnv({
  table: stringVariable(ENV.table),
  bucket: stringVariable(ENV.evidenceBucket),
  policyParameter: stringVariable(ENV.policyParameter),
  queue: stringVariable(ENV.requestQueue),
});
const logger = createLogger('image-scan.select-rejudgements');
const dependencies = {
  table: { db: dynamoClient(), name: env.table },
  policies: { ssm: ssmClient(), parameter: env.policyParameter, bucket: { s3: s3Client(), name: env.bucket } },
  queue: { sqs: sqsClient(), url: env.queue },
  clock: systemClock,
};

/** A verdict is a statement about today: every day, and after each change of policy or exceptions, it is asked which no longer hold. */
export async function handler(): Promise<void> {
  logger.info('looked for verdicts to be judged again', { ...(await selectRejudgements(dependencies)) });
}
