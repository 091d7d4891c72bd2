import { ecrClient, ecrClientWithoutRetries } from '../../shared/clients/ecr';
import { s3Client } from '../../shared/clients/s3';
import { systemClock } from '../../shared/clock';
import { readEnv, stringVariable } from '../../shared/env';
import { MayflyError } from '../../shared/errors';
import { evidenceKey, putEvidence } from '../../verdicts/store/evidence';
import { ENV, ERRORS, type RegistryScanOutput, type Run } from '../contract';
import { pollBasicScan } from '../registry/basic-scan/poll-basic-scan';
import type { RegistryEvidence } from '../registry/registry-evidence';

const env = readEnv({ bucket: stringVariable(ENV.evidenceBucket) });
const bucket = { s3: s3Client(), name: env.bucket };

/** The workflow retries on this with growing delay: one transition a poll. */
class ScanNotReady extends MayflyError {
  override readonly name = ERRORS.scanNotReady;
}

/** Asks once. Findings go to the evidence, as a workflow's state holds 256 KB and an image may have 10,000. */
export async function handler(run: Run): Promise<RegistryScanOutput> {
  const { repository, digest, pushedAt, startedAt: claimedAt } = run;
  if (pushedAt === null) return { status: 'unknown', why: 'the image was gone when it was claimed' };
  const clients = { ecr: ecrClient(), starter: ecrClientWithoutRetries() };
  const poll = await pollBasicScan(clients, { repository, digest, pushedAt, claimedAt }, systemClock());
  if (poll.state === 'not-ready') throw new ScanNotReady(poll.why);
  if (poll.state === 'unknown') return { status: 'unknown', why: poll.why };

  const { counts: _, ...proven } = poll.result;
  const evidence: RegistryEvidence = { scanType: 'basic', ...proven };
  const pointer = await putEvidence(bucket, evidenceKey('registry', run, run), evidence);
  return { status: 'complete', evidence: pointer, findings: proven.findings.length };
}
