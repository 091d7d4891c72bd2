import { dynamoClient } from '../../shared/clients/dynamo';
import { s3Client } from '../../shared/clients/s3';
import { ssmClient } from '../../shared/clients/ssm';
import { systemClock } from '../../shared/clock';
import { readEnv, stringVariable, switchVariable } from '../../shared/env';
import { createLogger } from '../../shared/telemetry';
import { signerVariable } from '../../verdicts/store/signer-variable';
import { ENV } from '../contract';
import { judgeRun } from '../record/judge-run';
import { judgedOf } from '../record/record-verdict';
import type { Judged, JudgeInput } from '../state-io';

const env = readEnv({
  table: stringVariable(ENV.table),
  signer: signerVariable(ENV.signingKey),
  bucket: stringVariable(ENV.evidenceBucket),
  policyParameter: stringVariable(ENV.policyParameter),
  packageIndex: switchVariable(ENV.packageIndex),
});
const logger = createLogger('image-scan.judge');
const bucket = { s3: s3Client(), name: env.bucket };
const dependencies = {
  table: { db: dynamoClient(), name: env.table, signer: env.signer },
  bucket,
  policies: { ssm: ssmClient(), parameter: env.policyParameter, bucket },
  clock: systemClock,
  packageIndex: env.packageIndex,
};

/** Both scans are in: what they prove under the policy in force becomes the committed verdict. */
export async function handler(input: JudgeInput): Promise<Judged> {
  const record = await judgeRun(dependencies, input);
  const { verdictId, repository, digest, verdict, score } = record;
  logger.info('judged', { verdictId, repository, digest, verdict, score, plan: record.plan.strategy });
  return judgedOf(record);
}
