import { dynamoClient } from '../../shared/clients/dynamo';
import { systemClock } from '../../shared/clock';
import { readEnv, stringVariable } from '../../shared/env';
import { signerVariable } from '../../verdicts/store/signer-variable';
import { ENV, type Judged, type Run } from '../contract';
import { type Findings, judgedOf, NO_COUNTS, recordVerdict } from '../record/record-verdict';

const env = readEnv({ table: stringVariable(ENV.table), signer: signerVariable(ENV.signingKey) });
const table = { db: dynamoClient(), name: env.table, signer: env.signer };

/** What an artifact is never changes: its bytes are its digest. */
const FOR_EVER = '9999-12-31T00:00:00.000Z';

/** Signatures, attestations, charts and SBOMs are pushed like images. They run nowhere: nothing is to be judged. */
export async function handler({ run }: { readonly run: Run }): Promise<Judged> {
  return judgedOf(await recordVerdict(table, run, systemClock(), () => notApplicable(run)));
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
