import { InvokeCommand, LambdaClient } from '@aws-sdk/client-lambda';
import type { Check } from '../../bin/support/doctor/check';
import { verdictOf } from '../../lambdas/verdicts/queries';
import { runMayfly } from '../../local/demo/command-line';
import { commitVerdictOf, judgedImage, unjudgedImage } from '../support/committed-image';
import { debianImage } from '../support/debian-image';
import { clientConfiguration } from '../support/local-account';
import { Pipeline } from '../support/pipeline';

const WITHIN_MS = 60_000;

let pipeline: Pipeline;
beforeAll(async () => {
  pipeline = await Pipeline.open();
});
afterAll(() => pipeline.settled());

const mayfly = (...argv: readonly string[]) => runMayfly([...argv, '--json'], pipeline.account.env);

describe('mayfly backfill', () => {
  it('judges what was in a repository before, once it is told to start', async () => {
    const image = await unjudgedImage(pipeline);
    const other = debianImage({ packages: { dash: '0.5.12-2' } });
    const judged = await pipeline.push(other, image.repository, 'v2');
    await commitVerdictOf(pipeline, judged);

    const estimated = await mayfly('backfill', '--repository', image.repository);
    expect(estimated).toMatchObject({ code: 0 });
    expect(JSON.parse(estimated.stdout)).toMatchObject({
      repositories: [{ repository: image.repository, images: 2, toScan: 1 }],
      requested: 0,
    });
    expect(await verdictOf(pipeline.table, image)).toBeUndefined();

    const started = await mayfly('backfill', '--repository', image.repository, '--untagged', '--yes');
    expect(JSON.parse(started.stdout)).toMatchObject({ requested: 1 });
    expect((await pipeline.verdict(image, undefined, WITHIN_MS)).verdict).toBe('COMPLIANT');
    await pipeline.settled();
    expect(await pipeline.scans(judged)).toHaveLength(1);
  });
});

describe('mayfly rescan', () => {
  it('judges an image anew whose verdict stands, and waits for it', async () => {
    const image = await judgedImage(pipeline);
    const rescanned = await mayfly('rescan', `${image.repository}:v1`, '--wait', '--timeout', '2m');
    expect(rescanned).toMatchObject({ code: 0 });
    expect(JSON.parse(rescanned.stdout)).toMatchObject({
      items: [{ verdict: 'COMPLIANT', record: { gen: 2, evidence: { registry: {}, scanner: {} } } }],
    });
  });
});

describe('mayfly doctor', () => {
  it('finds a deployment whose parts, rules and permissions are in order', async () => {
    const { stateMachineArn, deadLetterQueues } = pipeline.deployment;
    const sweep = deadLetterQueues.flatMap(({ target }) =>
      target.kind === 'function' && /Sweepsweep/i.test(target.arn) ? [target.arn] : [],
    );
    await new LambdaClient(clientConfiguration(pipeline.account)).send(new InvokeCommand({ FunctionName: sweep[0] }));

    const { code, stdout, stderr } = await mayfly('doctor', '--days', '1');
    const { checks } = JSON.parse(stdout) as { readonly checks: readonly Check[] };
    const of = (status: string) => checks.filter((check) => check.status === status);
    expect({ failed: of('failed'), stderr }).toMatchObject({ failed: [] });
    for (const name of [
      ...['deployment', 'audit table', 'evidence bucket', 'event bus', 'workflow', 'request queue', 'functions'],
      ...['event rules', 'dead-letter queues', 'last sweep', 'policy', 'remediation', "the registry's scans"],
      ...['you may: push', 'you may: gate', 'you may: audit', 'you may: backfill, rescan'],
    ]) {
      expect(checks).toContainEqual(expect.objectContaining({ name, status: 'ok' }));
    }
    // The local account has no Service Quotas: what cannot be found out is not ok.
    expect(of('unknown').map(({ name }) => name)).toEqual(
      expect.arrayContaining(['Lambda: concurrent executions', 'Step Functions: starts a second']),
    );
    expect(code).toBe(2);
    expect(stateMachineArn).toContain(checks.find(({ name }) => name === 'workflow')?.says.split(' ')[0]);
  });
});
