import { codeBuildClient } from '../../shared/clients/code-build';
import { dynamoClient } from '../../shared/clients/dynamo';
import { s3Client } from '../../shared/clients/s3';
import { snsClient } from '../../shared/clients/sns';
import { ssmClient } from '../../shared/clients/ssm';
import { systemClock } from '../../shared/clock';
import { integerVariable, listVariable, readEnv, stringVariable } from '../../shared/env';
import { createLogger } from '../../shared/telemetry';
import { readScanRecord } from '../../verdicts/store/commit';
import { ENV, MINUTES } from '../contract';
import { isRemediationEnabled } from '../operator-parameters';
import { startRemediation } from '../remediation/start-remediation';
import type { TailInput } from '../state-io';

const env = readEnv({
  table: stringVariable(ENV.table),
  bucket: stringVariable(ENV.evidenceBucket),
  topic: stringVariable(ENV.notificationTopic),
  remediationSwitch: stringVariable(ENV.remediationSwitch),
  buildProjects: listVariable(ENV.buildProjects),
  patchProjects: stringVariable(ENV.patchProjects),
  attemptDeadlineMinutes: integerVariable(ENV.attemptDeadlineMinutes, MINUTES.attemptDeadline),
});
const logger = createLogger('image-scan.remediate');
const table = { db: dynamoClient(), name: env.table };
const dependencies = {
  ...env,
  table,
  bucket: { s3: s3Client(), name: env.bucket },
  codeBuild: codeBuildClient(),
  sns: snsClient(),
  clock: systemClock,
  enabled: () => isRemediationEnabled(ssmClient(), env.remediationSwitch),
};

/** Last step: a verdict that nobody acts on repairs nothing. */
export async function handler({ run }: TailInput): Promise<void> {
  const record = await readScanRecord(table, run);
  const { done, why } = await startRemediation(dependencies, record);
  logger.info('remediated', { verdictId: record.verdictId, done, why });
}
