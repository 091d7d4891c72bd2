import { dynamoClient } from '../../shared/clients/dynamo';
import { ecrClient } from '../../shared/clients/ecr';
import { sfnClient } from '../../shared/clients/sfn';
import { systemClock } from '../../shared/clock';
import { readEnv, stringVariable } from '../../shared/env';
import { createLogger } from '../../shared/telemetry';
import { signerVariable } from '../../verdicts/store/signer-variable';
import { ENV } from '../contract';
import { judgeIndexRun } from '../record/judge-index-run';
import { judgedOf } from '../record/record-verdict';
import type { Judged, JudgeIndexInput } from '../state-io';

const env = readEnv({ table: stringVariable(ENV.table), signer: signerVariable(ENV.signingKey) });
const logger = createLogger('image-scan.judge-index');
const dependencies = {
  ecr: ecrClient(),
  sfn: sfnClient(),
  table: { db: dynamoClient(), name: env.table, signer: env.signer },
  clock: systemClock,
};

/** What runs of an index is one of its images: it is judged by theirs, which are scanned in runs of their own. */
export async function handler(input: JudgeIndexInput): Promise<Judged> {
  const record = await judgeIndexRun(dependencies, input);
  const { verdictId, repository, digest, verdict, score } = record;
  logger.info('judged', { verdictId, repository, digest, verdict, score });
  return judgedOf(record);
}
