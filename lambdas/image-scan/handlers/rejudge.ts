import { dynamoClient } from '../../shared/clients/dynamo';
import { s3Client } from '../../shared/clients/s3';
import { ssmClient } from '../../shared/clients/ssm';
import { systemClock } from '../../shared/clock';
import { readEnv, stringVariable, switchVariable } from '../../shared/env';
import { describeError } from '../../shared/errors';
import { createLogger } from '../../shared/telemetry';
import { signerVariable } from '../../verdicts/store/signer-variable';
import { currentDatabase } from '../advisories/current-database';
import { ENV, type Run } from '../contract';
import { rejudgeRun } from '../record/judge-run';
import { judgedOf } from '../record/record-verdict';
import type { Judged } from '../state-io';

const env = readEnv({
  table: stringVariable(ENV.table),
  signer: signerVariable(ENV.signingKey),
  bucket: stringVariable(ENV.evidenceBucket),
  policyParameter: stringVariable(ENV.policyParameter),
  packageIndex: switchVariable(ENV.packageIndex),
});
const logger = createLogger('image-scan.rejudge');
const bucket = { s3: s3Client(), name: env.bucket };
const dependencies = {
  table: { db: dynamoClient(), name: env.table, signer: env.signer },
  bucket,
  policies: { ssm: ssmClient(), parameter: env.policyParameter, bucket },
  clock: systemClock,
  packageIndex: env.packageIndex,
  advisories: currentDatabase({
    bucket,
    clock: systemClock,
    onFailure: (error) => logger.error('no advisory database can be had', { error: describeError(error) }),
  }),
};

/** A changed policy, a new exception, the end of a grace: what the scans found need not be found again. */
export async function handler({ run }: { readonly run: Run }): Promise<Judged> {
  const record = await rejudgeRun(dependencies, run);
  const { verdictId, repository, digest, verdict, score } = record;
  logger.info('judged again', { verdictId, repository, digest, verdict, score });
  return judgedOf(record);
}
