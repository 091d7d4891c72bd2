import { BatchDeleteImageCommand } from '@aws-sdk/client-ecr';
import { S3Client } from '@aws-sdk/client-s3';
import { SQSClient } from '@aws-sdk/client-sqs';
import { SSMClient } from '@aws-sdk/client-ssm';
import { PutCommand, UpdateCommand } from '@aws-sdk/lib-dynamodb';
import type { RunRequest } from '../../lambdas/image-scan/contract';
import { selectRejudgements } from '../../lambdas/image-scan/requests/select-rejudgements';
import { sendRequests } from '../../lambdas/image-scan/requests/send-requests';
import type { ImageReference } from '../../lambdas/verdicts/image-reference';
import { verdictIndexes, verdictKey } from '../../lambdas/verdicts/keys';
import { imagesWith, verdictOf, verdictOfTag } from '../../lambdas/verdicts/queries';
import { acquireClaim } from '../../lambdas/verdicts/store/claims';
import { debianImage } from '../support/debian-image';
import { clientConfiguration } from '../support/local-account';
import { CRITICAL_VECTOR, Pipeline } from '../support/pipeline';

let pipeline: Pipeline;
let queue: { readonly sqs: SQSClient; readonly url: string };
beforeAll(async () => {
  pipeline = await Pipeline.open();
  queue = { sqs: new SQSClient(clientConfiguration(pipeline.account)), url: pipeline.deployment.requestQueue };
});

const request = (image: ImageReference, about: Partial<RunRequest> = {}): RunRequest => ({
  source: 'mayfly',
  trigger: 'rejudge',
  ...image,
  why: 'a test',
  ...about,
});

/** An image with a verdict, its packages known to no other test. */
async function judgedImage(scan: object = {}) {
  const repository = await pipeline.repository({ scan: { delayMs: 50, limit: 'lifted', ...scan } });
  const built = debianImage({ packages: { [`lib-${repository.slice(5)}`]: '1.0-1' } });
  const image = await pipeline.push(built, repository);
  const record = await pipeline.verdict(image);
  expect(record).toMatchObject({ unknowns: [], verdict: 'COMPLIANT' });
  return { built, image, name: `lib-${repository.slice(5)}`, record };
}

describe('A verdict', () => {
  it('is judged again from the evidence that there is', async () => {
    const { image, record } = await judgedImage();
    await sendRequests(queue, [request(image)]);
    const again = await pipeline.verdict(image, ({ gen }) => gen > record.gen);
    expect(again).toMatchObject({ verdict: 'COMPLIANT', previousVerdict: 'COMPLIANT', score: record.score });
    expect(again.evidence.registry).toEqual(record.evidence.registry);
    expect(again.evidence.scanner).toEqual(record.evidence.scanner);
    expect(again.evidence.cyclonedx).toEqual(record.evidence.cyclonedx);
    expect(record.evidence.spdx).toBeDefined();
    expect(again.evidence.spdx).toEqual(record.evidence.spdx);
    expect(again.evidence.verdict).not.toEqual(record.evidence.verdict);
  });

  it('learns of a new vulnerability by a new look at the registry, while what was read of the layers stays', async () => {
    const { image, name, record } = await judgedImage();
    await pipeline.advise({ id: `CVE-2026-${Date.now()}`, package: name, cvss: CRITICAL_VECTOR });
    await pipeline.startScan(image);
    await sendRequests(queue, [request(image, { trigger: 'refresh' })]);
    const again = await pipeline.verdict(image, ({ gen }) => gen > record.gen);
    expect(again).toMatchObject({ verdict: 'NON_COMPLIANT', previousVerdict: 'COMPLIANT' });
    expect(again.evidence.registry).not.toEqual(record.evidence.registry);
    expect(again.evidence.scanner).toEqual(record.evidence.scanner);
  });

  it('is found wholly anew where that is asked for', async () => {
    const { image, record } = await judgedImage();
    await sendRequests(queue, [request(image, { trigger: 'rescan' })]);
    const again = await pipeline.verdict(image, ({ gen }) => gen > record.gen);
    expect(again.evidence.scanner).not.toEqual(record.evidence.scanner);
  });

  it('that holds is not displaced by a refresh that ends unknown, which is on record all the same', async () => {
    const { image, record } = await judgedImage();
    await pipeline.control(`repositories/${image.repository}`, {
      scan: { outcome: 'failed', delayMs: 10, limit: 'lifted' },
    });
    await pipeline.startScan(image);
    await sendRequests(queue, [request(image, { trigger: 'refresh' })]);
    const scans = await pipeline.eventually('the record of the refresh', async () => {
      const all = await pipeline.scans(image);
      return all.length > 1 ? all : undefined;
    });
    expect(scans.map(({ verdict }) => verdict)).toEqual(['UNKNOWN', 'COMPLIANT']);
    expect(await verdictOf(pipeline.table, image)).toMatchObject({ verdict: 'COMPLIANT', runId: record.runId });
  });

  it('has seen what changed before its run began, so nothing is done', async () => {
    const { image, record } = await judgedImage();
    const asOf = new Date(Date.parse(record.startedAt) - 1000).toISOString();
    await sendRequests(queue, [request(image, { asOf })]);
    await sendRequests(queue, [request(image, { trigger: 'rescan' })]);
    const again = await pipeline.verdict(image, ({ gen }) => gen > record.gen);
    await pipeline.settled();
    expect((await pipeline.scans(image)).length).toBe(2);
    expect(again.gen).toBe(record.gen + 1);
  });

  it('asked for while another run holds the image comes after that run', async () => {
    const { image, record } = await judgedImage({ delayMs: 1500 });
    await pipeline.startScan(image);
    await pipeline.start(request(image, { trigger: 'refresh' }));
    await pipeline.eventually('the claim of the first', async () =>
      (await pipeline.claimOf(image)) === record.runId ? undefined : true,
    );
    await pipeline.start(request(image, { trigger: 'rejudge' }));
    const last = await pipeline.verdict(image, ({ gen }) => gen >= record.gen + 2);
    expect(last.verdict).toBe('COMPLIANT');
  });
});

describe('The daily look at current verdicts', () => {
  const select = (now: Date) =>
    selectRejudgements({
      table: pipeline.table,
      policies: {
        ssm: new SSMClient(clientConfiguration(pipeline.account)),
        parameter: pipeline.deployment.policyParameter,
        bucket: {
          s3: new S3Client({ ...clientConfiguration(pipeline.account), forcePathStyle: true }),
          name: pipeline.deployment.evidenceBucket,
        },
      },
      queue,
      clock: () => now,
    });

  it('leaves alone what holds, and has judged again what soon ends', async () => {
    const { image, record } = await judgedImage();
    // A verdict whose time is short; to turn the clock instead would have those of all other tests judged again.
    const ending = { ...record, validUntil: new Date(Date.now() + 12 * 3_600_000).toISOString() };
    const Item = { ...verdictKey(image), ...verdictIndexes(ending), ...ending };
    await pipeline.table.db.send(new PutCommand({ TableName: pipeline.table.name, Item }));
    const { looked, requested } = await select(new Date());
    expect(requested).toBeGreaterThan(0);
    expect(requested).toBeLessThan(looked);
    const again = await pipeline.verdict(image, ({ gen }) => gen > record.gen);
    expect(Date.parse(again.validUntil)).toBeGreaterThan(Date.parse(ending.validUntil));
  });

  it('finds verdicts of another policy', async () => {
    const { image, record } = await judgedImage();
    await pipeline.table.db.send(
      new UpdateCommand({
        TableName: pipeline.table.name,
        Key: verdictKey(image),
        UpdateExpression: 'SET #policy = :gone',
        ExpressionAttributeNames: { '#policy': 'policy' },
        ExpressionAttributeValues: { ':gone': `sha256:${'0'.repeat(64)}` },
      }),
    );
    await select(new Date());
    const again = await pipeline.verdict(image, ({ gen }) => gen > record.gen);
    expect(again.policy).toBe(record.policy);
  });
});

describe('An image that is deleted', () => {
  const remove = ({ repository, digest }: ImageReference) =>
    pipeline.ecr.send(new BatchDeleteImageCommand({ repositoryName: repository, imageIds: [{ imageDigest: digest }] }));

  it('has no current verdict any more, and all of its history', async () => {
    const repository = await pipeline.repository({ scan: { delayMs: 50, severity: 'CRITICAL', syntheticFindings: 3 } });
    const image = await pipeline.push(
      debianImage({ packages: { [`gone-${repository.slice(5)}`]: '1.0-1' } }),
      repository,
    );
    expect((await pipeline.verdict(image)).verdict).toBe('NON_COMPLIANT');
    await remove(image);
    const deleted = await pipeline.verdict(image, ({ deletedAt }) => deletedAt !== undefined);
    expect(deleted.verdict).toBe('NON_COMPLIANT');
    const worst = await imagesWith(pipeline.table, 'NON_COMPLIANT', { limit: 1000 });
    expect(worst.items.map(({ digest }) => digest)).not.toContain(image.digest);
    expect(await pipeline.scans(image)).toHaveLength(1);
    await pipeline.eventually('the end of its tag', async () =>
      (await verdictOfTag(pipeline.table, image, 'v1')) === undefined ? true : undefined,
    );
  });

  it('and pushed again is judged again', async () => {
    const { built, image, record } = await judgedImage();
    await remove(image);
    await pipeline.verdict(image, ({ deletedAt }) => deletedAt !== undefined);
    await pipeline.push(built, image.repository);
    const again = await pipeline.verdict(image, ({ gen }) => gen > record.gen);
    expect(again.deletedAt).toBeUndefined();
    expect((await verdictOfTag(pipeline.table, image, 'v1'))?.digest).toBe(image.digest);
  });

  it('unnoticed is found gone by the next run that is asked for', async () => {
    const { image, record } = await judgedImage();
    await remove(image);
    await pipeline.verdict(image, ({ deletedAt }) => deletedAt !== undefined);
    // As though the event had been lost.
    const lost = { TableName: pipeline.table.name, Key: verdictKey(image), UpdateExpression: 'REMOVE deletedAt' };
    await pipeline.table.db.send(new UpdateCommand(lost));
    await pipeline.start(request(image));
    await pipeline.verdict(image, ({ deletedAt }) => deletedAt !== undefined);
    await pipeline.settled();
    expect((await pipeline.scans(image)).map(({ runId }) => runId)).toEqual([record.runId]);
  });
});

describe('A replicated image', () => {
  it('is judged like one that was pushed', async () => {
    const repository = await pipeline.repository({ scan: { delayMs: 50 }, pushEvents: 0 });
    const image = await pipeline.push(
      debianImage({ packages: { [`twin-${repository.slice(5)}`]: '1.0-1' } }),
      repository,
    );
    const pushed = pipeline.pushEvent(image) as { readonly detail: object };
    const detail = {
      ...pushed.detail,
      'action-type': 'REPLICATE',
      'source-account': '444455556666',
      'source-region': 'us-east-1',
    };
    await pipeline.start({ ...pushed, 'detail-type': 'ECR Replication Action', detail });
    expect(await pipeline.verdict(image)).toMatchObject({ verdict: 'COMPLIANT', tags: ['v1'] });
  });
});

describe('A run that is asked for', () => {
  it('while a dead run still holds the image leaves word, and the lease runs out', async () => {
    const { image } = await judgedImage();
    const now = new Date();
    const held = await acquireClaim(pipeline.table, { image, runId: 'dead', now, leaseMinutes: 1 });
    expect(held.acquired).toBe(true);
    await pipeline.start(request(image));
    await pipeline.settled();
    expect(await pipeline.claimOf(image)).toBe('dead');
  });
});
