import { randomUUID } from 'node:crypto';
import { InvokeCommand, LambdaClient } from '@aws-sdk/client-lambda';
import { PutCommand } from '@aws-sdk/lib-dynamodb';
import { openAttempt, readAttempt } from '../../lambdas/image-scan/remediation/attempt-store';
import { sweepKey } from '../../lambdas/verdicts/keys';
import { scanOfRun, verdictOf } from '../../lambdas/verdicts/queries';
import { acquireClaim } from '../../lambdas/verdicts/store/claims';
import { readSweepMemory } from '../../lambdas/verdicts/store/sweeps';
import { readTagPointer } from '../../lambdas/verdicts/store/tags';
import { newAttempt } from '../support/attempt';
import { commitVerdictOf, judgedImage, NON_COMPLIANT, unjudgedImage } from '../support/committed-image';
import { clientConfiguration } from '../support/local-account';
import { Pipeline } from '../support/pipeline';

const HOUR_MS = 3_600_000;
const SWEPT_WITHIN_MS = 60_000;

let pipeline: Pipeline;
let lambda: LambdaClient;
const ago = (hours: number) => new Date(Date.now() - hours * HOUR_MS);

beforeAll(async () => {
  pipeline = await Pipeline.open();
  lambda = new LambdaClient(clientConfiguration(pipeline.account));
  // The account is minutes old, and pushes of the last minutes are left alone: as if it had watched since yesterday.
  const { table, deployment } = pipeline;
  await table.db.send(
    new PutCommand({
      TableName: table.name,
      Item: { ...sweepKey(deployment.stateMachineArn), watchingSince: ago(20).toISOString() },
    }),
  );
});
afterAll(() => pipeline.settled());

/** The schedule's target, as the command line knows it. */
function sweepFunction(): string {
  const arns = pipeline.deployment.deadLetterQueues.flatMap(({ target }) =>
    target.kind === 'function' && /Sweepsweep/i.test(target.arn) ? [target.arn] : [],
  );
  if (arns.length !== 1) throw new Error(`the deployment names ${arns.length} sweeps`);
  return arns[0] ?? '';
}

async function sweep(): Promise<void> {
  const { FunctionError, Payload } = await lambda.send(new InvokeCommand({ FunctionName: sweepFunction() }));
  expect(FunctionError === undefined ? null : Buffer.from(Payload ?? []).toString()).toBeNull();
}

describe('The sweep', () => {
  it('has a lost push judged and its tag noted, and leaves alone what was pushed just now or before Mayfly watched', async () => {
    const lost = await pipeline.repository({ pushEvents: 0, pushAgeHours: 1 });
    const young = await pipeline.repository({ pushEvents: 0 });
    const old = await pipeline.repository({ pushEvents: 0, pushAgeHours: 23 });
    const image = await unjudgedImage(pipeline, lost);
    const others = [await unjudgedImage(pipeline, young), await unjudgedImage(pipeline, old)];
    await sweep();

    expect((await pipeline.verdict(image, undefined, SWEPT_WITHIN_MS)).verdict).toBe('COMPLIANT');
    expect(await readTagPointer(pipeline.table, image, 'v1')).toMatchObject({ digest: image.digest });
    await pipeline.settled();
    for (const other of others) expect(await verdictOf(pipeline.table, other)).toBeUndefined();
    const memory = await readSweepMemory(pipeline.table, pipeline.deployment.stateMachineArn);
    expect(Date.parse(memory?.sweptAt ?? '')).toBeGreaterThan(ago(0.1).getTime());

    await sweep();
    await pipeline.settled();
    expect(await pipeline.scans(image)).toHaveLength(1);
  });

  it('has an image judged whose run died holding its lease', async () => {
    const image = await unjudgedImage(pipeline);
    await acquireClaim(pipeline.table, { image, runId: randomUUID(), now: ago(2), leaseMinutes: 60 });
    await sweep();
    expect(await pipeline.verdict(image, undefined, SWEPT_WITHIN_MS)).toMatchObject({ verdict: 'COMPLIANT', gen: 2 });
  });

  it('takes over a lease whose run was to judge anew, though a verdict stands', async () => {
    const image = await judgedImage(pipeline);
    await acquireClaim(pipeline.table, { image, runId: randomUUID(), now: ago(2), leaseMinutes: 60 });
    await sweep();
    await pipeline.verdict(image, ({ gen }) => gen === 3, SWEPT_WITHIN_MS);
  });

  it('publishes a verdict that was not published, and has its image judged again where it asks for remediation', async () => {
    const { table } = pipeline;
    const judgedAt = ago(1).toISOString();
    const about = { startedAt: judgedAt, judgedAt };
    const quiet = await judgedImage(pipeline, about);
    const image = await unjudgedImage(pipeline);
    await commitVerdictOf(pipeline, image, {
      ...{ ...NON_COMPLIANT, ...about },
      plan: { strategy: 'notify', why: 'A rebuild would not help.' },
    });
    const runs = await Promise.all([quiet, image].map(async (of) => (await verdictOf(table, of))?.runId ?? ''));
    await sweep();

    for (const [at, of] of [quiet, image].entries()) {
      expect(await scanOfRun(table, of, runs[at] ?? '')).toMatchObject({ publishedAt: expect.any(String) });
    }
    await pipeline.verdict(image, ({ runId }) => runId !== runs[1], SWEPT_WITHIN_MS);
    await pipeline.settled();
    expect(await pipeline.scans(quiet)).toHaveLength(1);
  });

  it('ends an attempt that is open beyond its deadline, and no other', async () => {
    const [first, second] = [await unjudgedImage(pipeline), await unjudgedImage(pipeline)];
    const of = ({ digest, ...place }: typeof first) => ({ ...place, sourceDigest: digest, rootDigest: digest });
    const overdue = newAttempt({ ...of(first), startedAt: ago(3).toISOString(), deadline: ago(1).toISOString() });
    const open = newAttempt({ ...of(second), startedAt: ago(1).toISOString(), deadline: ago(-1).toISOString() });
    for (const attempt of [overdue, open]) await openAttempt(pipeline.table, attempt, 2);
    await sweep();
    expect(await readAttempt(pipeline.table, overdue.attemptId)).toMatchObject({
      state: 'FAILED',
      why: 'No image came before the deadline.',
    });
    expect(await readAttempt(pipeline.table, open.attemptId)).toMatchObject({ state: 'OPEN' });
  });
});
