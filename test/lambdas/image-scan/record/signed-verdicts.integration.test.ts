import { randomUUID } from 'node:crypto';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { KMSClient } from '@aws-sdk/client-kms';
import { DeleteObjectCommand, PutObjectCommand, S3Client } from '@aws-sdk/client-s3';
import { UpdateCommand } from '@aws-sdk/lib-dynamodb';
import type { Run } from '../../../../lambdas/image-scan/contract';
import { type Findings, NO_COUNTS, recordVerdict } from '../../../../lambdas/image-scan/record/record-verdict';
import { openAttempt } from '../../../../lambdas/image-scan/remediation/attempt-store';
import { type Key, scanRecordKey, verdictKey } from '../../../../lambdas/verdicts/keys';
import { scansOf, verdictOf } from '../../../../lambdas/verdicts/queries';
import { acquireClaim, attachAttempt } from '../../../../lambdas/verdicts/store/claims';
import { markDeleted } from '../../../../lambdas/verdicts/store/deletions';
import { evidenceKey, putEvidence } from '../../../../lambdas/verdicts/store/evidence';
import { linkParent } from '../../../../lambdas/verdicts/store/index-children';
import { markPublished } from '../../../../lambdas/verdicts/store/publication';
import { type CommittingTable, kmsSigner } from '../../../../lambdas/verdicts/store/signer';
import type { EvidencePointer, VerdictRecord } from '../../../../lambdas/verdicts/verdict';
import { type AwsEndpoint, ServiceError, startAwsEndpoint } from '../../../bin/support/aws-endpoint';
import { type CliRun, runCli } from '../../../bin/support/run-cli';
import { newAttempt } from '../../../support/attempt';
import { kmsServer } from '../../../support/kms-server';
import { clientConfiguration } from '../../../support/local-account';
import { Pipeline } from '../../../support/pipeline';
import { testKey } from '../../../support/signing';
import { randomImage } from '../../../support/verdict-record';

const NOW = new Date('2026-11-23T08:00:10.000Z');
const key = testKey();
const kmsOperations = kmsServer(key);

let pipeline: Pipeline;
let s3: S3Client;
let kms: AwsEndpoint;
/** How often KMS is to fail before it signs again. */
let failures = 0;
let table: CommittingTable;
let folder: string;
let publicKey: string;
beforeAll(async () => {
  pipeline = await Pipeline.open();
  s3 = new S3Client(clientConfiguration(pipeline.account));
  kms = await startAwsEndpoint({
    ...kmsOperations,
    'TrentService.Sign': (input) => {
      if (failures > 0) {
        failures -= 1;
        throw new ServiceError('KMSInternalException', 500);
      }
      return kmsOperations['TrentService.Sign']?.(input) ?? {};
    },
  });
  const client = new KMSClient({
    ...{ ...clientConfiguration(pipeline.account), endpoint: kms.url, maxAttempts: 1 },
    requestHandler: { httpAgent: { keepAlive: false } },
  });
  table = { ...pipeline.table, signer: kmsSigner(client, key.arn) };
  folder = await mkdtemp(join(tmpdir(), 'mayfly-signed-'));
  publicKey = join(folder, 'key.pem');
  await writeFile(publicKey, key.publicKey.export({ format: 'pem', type: 'spki' }));
});
beforeEach(() => {
  kms.calls.length = 0;
});
afterAll(async () => {
  await kms.close();
  await rm(folder, { recursive: true, force: true });
});

/** A run that holds the claim on an image nobody else knows. */
async function claimed(image = pipeline.reference(randomImage().repository, randomImage().digest)): Promise<Run> {
  const runId = randomUUID();
  const claim = await acquireClaim(table, { image, runId, now: NOW, leaseMinutes: 10 });
  if (!claim.acquired) throw new Error('the claim is free in these tests');
  return {
    ...{ ...image, runId, gen: claim.gen, startedAt: NOW.toISOString(), kind: 'image', mediaType: '' },
    ...{ tags: ['v1'], pushedAt: null, rootDigest: image.digest, artifact: null, trigger: 'push', prior: {} },
  } satisfies Run;
}

const evidenceBucket = () => ({ s3, name: pipeline.deployment.evidenceBucket });

function found(verdict: EvidencePointer): Findings {
  return {
    ...{ verdict: 'COMPLIANT', score: 0, counts: NO_COUNTS, reasons: [], exceptionsApplied: [], unknowns: [] },
    ...{ policy: null, validUntil: '2026-11-30T08:00:00.000Z', evidence: { verdict } },
    plan: { strategy: 'none', why: 'There is nothing to repair.' },
  };
}

/** Commits a verdict with its evidence, as the judge does. */
async function judged(run: Run): Promise<VerdictRecord> {
  const document = await putEvidence(evidenceBucket(), evidenceKey('verdict', run, run), { findings: [] });
  return recordVerdict(table, run, NOW, () => found(document));
}

interface Answer {
  readonly items: readonly { readonly of: string; readonly state: string; readonly why: readonly string[] }[];
}

function verify({ repository, digest }: Pick<VerdictRecord, 'repository' | 'digest'>): Promise<CliRun> {
  const { region, url } = pipeline.account;
  const argv = ['--all-scans', '--public-key', publicKey, '--region', region, '--json'];
  return runCli(['audit', 'verify', `${repository}@${digest}`, ...argv], { url });
}

async function states(record: VerdictRecord): Promise<readonly string[]> {
  return (await verify(record)).document<Answer>().items.map(({ of, state }) => `${of} ${state}`);
}

const tamper = (Key: Key, verdict: string) =>
  table.db.send(
    new UpdateCommand({
      TableName: table.name,
      Key,
      UpdateExpression: 'SET verdict = :verdict',
      ExpressionAttributeValues: { ':verdict': verdict },
    }),
  );

describe('A signed verdict', () => {
  it('is verified as it was committed, again and again, and after all that the pipeline does to it later', async () => {
    const first = await judged(await claimed());
    const { account, region, repository, digest } = first;
    const image = { account, region, repository, digest };
    const second = await judged(await claimed(image));
    expect(second).toMatchObject({ previousVerdict: 'COMPLIANT', signature: { key: key.arn } });
    const verified = ['current verified', 'scan verified', 'scan verified'];
    expect(await states(second)).toEqual(verified);

    await markPublished(table, second, NOW);
    await linkParent(table, image, { parent: `sha256:${'1'.repeat(64)}` });
    expect(await markDeleted(table, second, NOW)).toBe(true);
    expect(await verdictOf(table, image)).toMatchObject({ deletedAt: NOW.toISOString() });
    const run = await verify(second);
    expect(run.exitCode).toBe(0);
    expect(run.document<Answer>().items.map(({ of, state }) => `${of} ${state}`)).toEqual(verified);
  });

  it('is signed anew where an attempt is attached to the run between signature and commit', async () => {
    const run = await claimed();
    const { runId, repository, digest } = run;
    const attempt = newAttempt({ account: run.account, region: run.region, repository, rootDigest: digest });
    await openAttempt(table, attempt, 2);
    const document = await putEvidence(evidenceBucket(), evidenceKey('verdict', run, run), {});
    const { signer } = table;
    if (!signer) throw new Error('these tests sign');
    const interrupted = async (statement: Uint8Array) => {
      if (kms.calls.length === 0) await attachAttempt(table, run, { runId, attemptId: attempt.attemptId, now: NOW });
      return signer(statement);
    };
    const record = await recordVerdict({ ...table, signer: interrupted }, run, NOW, () => found(document));
    expect(record.lineage.attemptId).toBe(attempt.attemptId);
    expect(kms.calls).toEqual(['TrentService.Sign', 'TrentService.Sign']);
    expect(await states(record)).toEqual(['current verified', 'scan verified']);
  });

  it('is not committed at all where KMS fails, and is once it signs again', async () => {
    const run = await claimed();
    failures = 1;
    await expect(judged(run)).rejects.toMatchObject({ name: 'KMSInternalException' });
    expect(await verdictOf(table, run)).toBeUndefined();
    expect((await scansOf(table, run)).items).toEqual([]);
    expect(await states(await judged(run))).toEqual(['current verified', 'scan verified']);
  });
});

describe('mayfly audit verify finds', () => {
  it('the verdict that somebody changed', async () => {
    const record = await judged(await claimed());
    await tamper(verdictKey(record), 'NOT_APPLICABLE');
    expect((await verify(record)).exitCode).toBe(1);
    expect(await states(record)).toEqual(['current changed', 'scan verified']);
  });

  it('the scan record that somebody changed', async () => {
    const record = await judged(await claimed());
    await tamper(scanRecordKey(record), 'NON_COMPLIANT');
    expect(await states(record)).toEqual(['current verified', 'scan changed']);
  });

  it('the document that somebody replaced, and the one that somebody deleted', async () => {
    const record = await judged(await claimed());
    const Bucket = pipeline.deployment.evidenceBucket;
    const Key = record.evidence.verdict?.key ?? '';
    await s3.send(new PutObjectCommand({ Bucket, Key, Body: 'nothing was found' }));
    const replaced = await verify(record);
    expect(replaced.exitCode).toBe(1);
    expect(replaced.document<Answer>().items[0]).toMatchObject({
      state: 'changed',
      why: [`evidence was changed: ${Key}`],
    });
    await s3.send(new DeleteObjectCommand({ Bucket, Key }));
    expect(await states(record)).toEqual(['current evidence-missing', 'scan evidence-missing']);
  });

  it('the verdict of a deployment that does not sign to be unsigned, its evidence none the less as recorded', async () => {
    const run = await claimed();
    const document = await putEvidence(evidenceBucket(), evidenceKey('verdict', run, run), {});
    const record = await recordVerdict({ ...table, signer: null }, run, NOW, () => found(document));
    expect(record).not.toHaveProperty('signature');
    expect((await verify(record)).exitCode).toBe(2);
    expect(await states(record)).toEqual(['current unsigned', 'scan unsigned']);
  });
});
