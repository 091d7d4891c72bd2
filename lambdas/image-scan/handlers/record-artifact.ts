import { dynamoClient } from '../../shared/clients/dynamo';
import { s3Client } from '../../shared/clients/s3';
import { sqsClient } from '../../shared/clients/sqs';
import { ssmClient } from '../../shared/clients/ssm';
import { systemClock } from '../../shared/clock';
import { readEnv, stringVariable } from '../../shared/env';
import { signerVariable } from '../../verdicts/store/signer-variable';
import { ENV, type Run } from '../contract';
import { type Findings, judgedOf, NO_COUNTS, recordVerdict } from '../record/record-verdict';
import { askForSubject } from '../requests/ask-for-subject';
import type { Judged } from '../state-io';

const env = readEnv({
  table: stringVariable(ENV.table),
  signer: signerVariable(ENV.signingKey),
  bucket: stringVariable(ENV.evidenceBucket),
  policyParameter: stringVariable(ENV.policyParameter),
  queue: stringVariable(ENV.requestQueue),
});
const table = { db: dynamoClient(), name: env.table, signer: env.signer };
const dependencies = {
  table,
  policies: { ssm: ssmClient(), parameter: env.policyParameter, bucket: { s3: s3Client(), name: env.bucket } },
  queue: { sqs: sqsClient(), url: env.queue },
  clock: systemClock,
};

/** What an artifact is never changes: its bytes are its digest. */
const FOR_EVER = '9999-12-31T00:00:00.000Z';

/** Signatures, attestations, charts and SBOMs are pushed like images. They run nowhere: what they speak of may be judged anew. */
export async function handler({ run }: { readonly run: Run }): Promise<Judged> {
  const judged = judgedOf(await recordVerdict(table, run, systemClock(), () => notApplicable(run)));
  await askForSubject(dependencies, run);
  return judged;
}

function notApplicable(run: Run): Findings {
  return {
    verdict: 'NOT_APPLICABLE',
    score: 0,
    counts: NO_COUNTS,
    reasons: [],
    exceptionsApplied: [],
    unknowns: [],
    policy: null,
    validUntil: FOR_EVER,
    evidence: {},
    plan: { strategy: 'none', why: `This is no image but an artifact (${run.artifact?.type ?? run.mediaType}).` },
  };
}
