import { ecrClient, ecrClientWithoutRetries } from '../../shared/clients/ecr';
import { inspectorClient } from '../../shared/clients/inspector2';
import { s3Client } from '../../shared/clients/s3';
import { systemClock } from '../../shared/clock';
import { integerVariable, readEnv, stringVariable } from '../../shared/env';
import { MayflyError } from '../../shared/errors';
import { evidenceKey, putEvidence } from '../../verdicts/store/evidence';
import { ENV, ERRORS, FINDINGS_SETTLE_SECONDS, type Run } from '../contract';
import { measureRegistryAdvisories } from '../metrics';
import { readingMemory } from '../registry/enhanced-scan/reading-memory';
import { pollRegistryScan } from '../registry/poll-registry-scan';
import type { RegistryScanOutput } from '../state-io';

const env = readEnv({
  bucket: stringVariable(ENV.evidenceBucket),
  settleSeconds: integerVariable(ENV.findingsSettleSeconds, FINDINGS_SETTLE_SECONDS),
});
const bucket = { s3: s3Client(), name: env.bucket };

/** The workflow retries on this with growing delay: one transition a poll. */
class ScanNotReady extends MayflyError {
  override readonly name = ERRORS.scanNotReady;
}

/** Asks once. Findings go to the evidence, as a workflow's state holds 256 KB and an image may have 10,000. */
export async function handler(run: Run): Promise<RegistryScanOutput> {
  const { account, region, repository, digest, pushedAt, startedAt: claimedAt } = run;
  if (pushedAt === null) return { status: 'unknown', why: 'the image was gone when it was claimed' };
  const evidenceAt = evidenceKey('registry', run, run);
  const poll = await pollRegistryScan(
    {
      ecr: ecrClient(),
      starter: ecrClientWithoutRetries(),
      inspector: inspectorClient(),
      memory: readingMemory(bucket, evidenceAt.replace(/\.json\.gz$/, '.reading.json')),
      clock: systemClock,
      settleMs: env.settleSeconds * 1000,
    },
    { account, region, repository, digest, pushedAt, claimedAt },
  );
  if (poll.state === 'not-ready') throw new ScanNotReady(poll.why);
  if (poll.state === 'unknown') return { status: 'unknown', why: poll.why };

  const pointer = await putEvidence(bucket, evidenceAt, poll.evidence);
  measureRegistryAdvisories(poll.evidence.databaseUpdatedAt, systemClock());
  return { status: 'complete', evidence: pointer, findings: poll.evidence.findings.length };
}
