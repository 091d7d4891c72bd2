import { randomBytes } from 'node:crypto';
import { join } from 'node:path';
import { CodeBuildClient, CreateProjectCommand } from '@aws-sdk/client-codebuild';
import { SNSClient, SubscribeCommand } from '@aws-sdk/client-sns';
import { CreateQueueCommand, GetQueueAttributesCommand, ReceiveMessageCommand, SQSClient } from '@aws-sdk/client-sqs';
import { PutParameterCommand, SSMClient } from '@aws-sdk/client-ssm';
import { openAttempt, readAttempt } from '../../lambdas/image-scan/remediation/attempt-store';
import type { Attempt } from '../../lambdas/verdicts/attempt';
import type { ImageReference } from '../../lambdas/verdicts/image-reference';
import { attemptsOfRepository } from '../../lambdas/verdicts/queries';
import { buildImage } from '../../local/registry/build/build-image';
import { RECIPE_VARIABLE } from '../../local/registry/codebuild/run-build';
import { newAttempt } from '../support/attempt';
import { debianImage } from '../support/debian-image';
import { clientConfiguration, TEST_PROJECTS } from '../support/local-account';
import { indexOf, pushWhole, wholeImage } from '../support/multi-platform';
import { CRITICAL_VECTOR, Pipeline } from '../support/pipeline';
import { putRebuildPolicy } from '../support/policies';

const BUILDS = {
  'rebuild-helps': 'rebuild',
  'rebuild-fails': 'fail',
  'rebuild-pushes-nothing': 'no-push',
  'rebuild-changes-nothing': 'unchanged',
  'rebuild-in-vain': 'still-vulnerable',
} as const satisfies Record<(typeof TEST_PROJECTS)[number], string>;

let pipeline: Pipeline;
beforeAll(async () => {
  pipeline = await Pipeline.open();
  await putRebuildPolicy(pipeline);
  const { registryUrl, account } = pipeline.account;
  const codeBuild = new CodeBuildClient({ ...clientConfiguration(pipeline.account), endpoint: registryUrl });
  for (const name of TEST_PROJECTS) {
    await codeBuild.send(
      new CreateProjectCommand({
        name,
        source: { type: 'NO_SOURCE', buildspec: 'version: 0.2' },
        artifacts: { type: 'NO_ARTIFACTS' },
        environment: {
          ...{ type: 'ARM_CONTAINER', image: 'image', computeType: 'BUILD_GENERAL1_SMALL' },
          environmentVariables: [{ name: RECIPE_VARIABLE, value: 'checkout' }],
        },
        serviceRole: `arn:aws:iam::${account}:role/rebuild`,
      }),
    );
    await pipeline.control(`projects/${name}`, { build: BUILDS[name] });
  }
});

afterEach(() => pipeline.registryFaults.clear());

/** The vulnerable sample, pushed where the policy has it rebuilt by a project. */
async function pushVulnerable(prefix: string) {
  const repository = await pipeline.repository({ scan: { delayMs: 50, limit: 'lifted' } }, { prefix });
  return pipeline.push(await vulnerableImage(), repository);
}

function vulnerableImage() {
  const { examples } = pipeline.account;
  const packages = join(examples, 'packages');
  return buildImage(join(examples, 'images', 'checkout'), { packages, created: new Date() });
}

const attempts = async (image: Parameters<typeof attemptsOfRepository>[1]): Promise<readonly Attempt[]> =>
  (await attemptsOfRepository(pipeline.table, image, { limit: 100 })).items;

const ended = (image: Parameters<typeof attemptsOfRepository>[1], count = 1) =>
  pipeline.eventually(`the end of ${count} attempts`, async () => {
    const all = await attempts(image);
    return all.length >= count && all.every(({ state }) => state !== 'OPEN') ? all : undefined;
  });

/** Has an image judged again as somebody asks for it, and waits for the record. */
async function judgeAgain(image: ImageReference, trigger: 'rejudge' | 'rescan'): Promise<void> {
  const before = (await pipeline.scans(image)).length;
  const { account, region, repository, digest } = image;
  const why = 'a test asks for it';
  await pipeline.start({ source: 'mayfly', trigger, account, region, repository, digest, why });
  await pipeline.eventually('the new judgement', async () =>
    (await pipeline.scans(image)).length > before ? true : undefined,
  );
  await pipeline.settled();
}

const TAKES_NOTICES = {
  Version: '2012-10-17',
  Statement: [
    { Effect: 'Allow', Principal: { Service: 'sns.amazonaws.com' }, Action: 'sqs:SendMessage', Resource: '*' },
  ],
};

/** A subscriber of the topic of notices. */
async function listenForNotices() {
  const [sqs, sns] = [
    new SQSClient(clientConfiguration(pipeline.account)),
    new SNSClient(clientConfiguration(pipeline.account)),
  ];
  const { QueueUrl } = await sqs.send(
    new CreateQueueCommand({
      QueueName: `notices-${randomBytes(6).toString('hex')}`,
      Attributes: { Policy: JSON.stringify(TAKES_NOTICES) },
    }),
  );
  const { Attributes } = await sqs.send(new GetQueueAttributesCommand({ QueueUrl, AttributeNames: ['QueueArn'] }));
  const TopicArn = pipeline.account.outputs['mayfly-image-scan']?.['NotificationTopicArn'];
  await sns.send(new SubscribeCommand({ TopicArn, Protocol: 'sqs', Endpoint: Attributes?.QueueArn }));
  return {
    next: (wanted: (text: string) => boolean) =>
      pipeline.eventually('a notice', async () => {
        const { Messages = [] } = await sqs.send(new ReceiveMessageCommand({ QueueUrl, MaxNumberOfMessages: 10 }));
        return Messages.map(({ Body = '{}' }) => String(JSON.parse(Body).Message)).find(wanted);
      }),
  };
}

describe('A rebuild', () => {
  it('that helps ends FIXED by the verdict of the image that it pushed', async () => {
    const image = await pushVulnerable('rebuild-helps');
    const before = await pipeline.verdict(image);
    expect(before).toMatchObject({ verdict: 'NON_COMPLIANT', plan: { strategy: 'rebuild', project: 'rebuild-helps' } });

    const [attempt] = await ended(image);
    expect(attempt).toMatchObject({
      state: 'FIXED',
      attemptId: before.plan.attemptId,
      sourceDigest: image.digest,
      number: 1,
      before: { score: before.score },
      result: { verdict: 'COMPLIANT', score: 0 },
      changes: { gone: { found: expect.any(Number) }, new: { found: 0 }, remaining: { found: 0 } },
    });
    expect(attempt?.changes).toMatchObject({ gone: { counts: before.counts } });
    const rebuilt = await pipeline.verdict({ ...image, digest: attempt?.result?.digest ?? '' });
    expect(rebuilt).toMatchObject({
      verdict: 'COMPLIANT',
      lineage: { rootDigest: image.digest, attemptId: attempt?.attemptId },
      tags: [attempt?.targetTag],
    });
  });

  it('that does not help is not tried again of the same fixes, and a notice says why', async () => {
    const notices = await listenForNotices();
    const image = await pushVulnerable('rebuild-in-vain');
    const [attempt] = await ended(image);
    await pipeline.settled();
    expect(attempt).toMatchObject({ state: 'STILL_NON_COMPLIANT', rootDigest: image.digest });
    expect(attempt?.changes).toMatchObject({ gone: { found: 0 }, new: { found: 0 } });
    expect(await attempts(image)).toHaveLength(1);
    const notice = await notices.next((text) => text.includes(image.repository));
    expect(notice).toContain(`no rebuild is started: no fix is new since attempt ${attempt?.attemptId}`);
  });

  it('is made again of an image that is judged again only where a fix is new', async () => {
    const name = `lib${randomBytes(5).toString('hex')}`;
    await pipeline.advise({ id: `CVE-2026-${name}-1`, package: name, fixed: '2.0-1', cvss: CRITICAL_VECTOR });
    const repository = await pipeline.repository(
      { scan: { delayMs: 50, limit: 'lifted' } },
      { prefix: 'rebuild-helps' },
    );
    const image = await pipeline.push(debianImage({ packages: { [name]: '1.0-1' } }), repository);
    await ended(image);
    await judgeAgain(image, 'rejudge');
    await judgeAgain(image, 'rescan');
    expect(await attempts(image)).toHaveLength(1);

    await pipeline.advise({ id: `CVE-2026-${name}-2`, package: name, fixed: '3.0-1', cvss: CRITICAL_VECTOR });
    await pipeline.startScan(image);
    await judgeAgain(image, 'rescan');
    const all = await ended(image, 2);
    expect(all.map(({ number }) => number)).toEqual([2, 1]);
    expect(all[0]?.occasion).toMatch(/^1 of the 2 fixes is new since attempt /);
  });

  it('is made of the index where no tag leads to the image that it would repair', async () => {
    const repository = await pipeline.repository({}, { prefix: 'rebuild-helps' });
    const child = wholeImage(await vulnerableImage());
    const index = await pushWhole(pipeline, indexOf({ whole: child, platform: 'linux/amd64' }), repository);
    const [attempt] = await ended(index);
    const image = await pipeline.verdict(pipeline.reference(repository, child.manifest.digest));
    expect(image.plan).toMatchObject({ strategy: 'notify', ofIndex: { project: 'rebuild-helps' } });
    expect((await pipeline.verdict(index)).plan).toMatchObject({ strategy: 'rebuild', images: [image.digest] });
    expect(attempt).toMatchObject({ state: 'FIXED', sourceDigest: index.digest, result: { verdict: 'COMPLIANT' } });
    expect(attempt?.changes).toEqual({ unknown: expect.stringContaining('it is an index') });
    await pipeline.settled();
    expect(await attempts(index)).toHaveLength(1);
  });

  it.each([
    ['after its deadline', '2026-01-01T00:00:00.000Z', 'FAILED', /came too late: .* ran out of time/],
    ['in time', '2999-01-01T00:00:00.000Z', 'STILL_NON_COMPLIANT', /still not compliant/],
  ])('whose image comes %s stays in its chain', async (_, deadline, state, why) => {
    const repository = await pipeline.repository({}, { prefix: 'unlisted' });
    const { account, region } = pipeline.account;
    const attempt = newAttempt({ account, region, repository, deadline });
    await openAttempt(pipeline.table, attempt, 2);
    const image = await pipeline.push(await vulnerableImage(), repository, attempt.targetTag);
    expect((await pipeline.verdict(image)).lineage.rootDigest).toBe(attempt.rootDigest);
    await pipeline.settled();
    expect(await readAttempt(pipeline.table, attempt.attemptId)).toMatchObject({
      state,
      why: expect.stringMatching(why),
    });
  });

  it('whose image was judged under another tag first goes on with the budget of its chain', async () => {
    const repository = await pipeline.repository({}, { prefix: 'unlisted' });
    const { account, region } = pipeline.account;
    const attempt = newAttempt({ account, region, repository, deadline: '2999-01-01T00:00:00.000Z' });
    await openAttempt(pipeline.table, attempt, 2);
    const built = await vulnerableImage();
    const image = await pipeline.push(built, repository, 'latest');
    await pipeline.verdict(image);
    await pipeline.push(built, repository, attempt.targetTag);
    await ended(image);
    const next = newAttempt({ account, region, repository, rootDigest: image.digest });
    expect(await openAttempt(pipeline.table, next, 2, ['new'])).toMatchObject({ attempt: { number: 2 } });
  });

  it.each([
    ['rebuild-pushes-nothing', 'FAILED', /without pushing/],
    ['rebuild-fails', 'FAILED', /build ended FAILED/],
    ['rebuild-changes-nothing', 'UNCHANGED', /very image/],
  ])('of %s ends %s and says why', async (project, state, why) => {
    const image = await pushVulnerable(project);
    const [attempt] = await ended(image);
    expect(attempt).toMatchObject({ state, why: expect.stringMatching(why) });
    await pipeline.settled();
    expect(await attempts(image)).toHaveLength(1);
  });

  it('is not started where no fix is available: there is a notice instead', async () => {
    const name = 'libunfixable';
    await pipeline.advise({ id: 'CVE-2026-0000001', package: name, cvss: CRITICAL_VECTOR });
    const repository = await pipeline.repository({}, { prefix: 'rebuild-helps' });
    const image = await pipeline.push(debianImage({ packages: { [name]: '1.0-1' } }), repository);
    const record = await pipeline.verdict(image);
    expect(record).toMatchObject({ verdict: 'NON_COMPLIANT', plan: { strategy: 'notify' } });
    expect(record.plan.why).toContain('No fix is available');
    await pipeline.settled();
    expect(await attempts(image)).toEqual([]);
  });

  it('of a project outside the allow-list is refused, and the refusal is kept', async () => {
    const image = await pushVulnerable('unlisted');
    const [attempt] = await ended(image);
    expect(attempt).toMatchObject({ state: 'FAILED', number: 0, why: expect.stringContaining('allow-list') });
  });

  it('is started in the end where CodeBuild throttles for a while', async () => {
    await pipeline.registryFaults.inject({ action: 'StartBuild', kind: 'throttle', times: 7 });
    const image = await pushVulnerable('rebuild-helps');
    expect(await ended(image)).toEqual([expect.objectContaining({ state: 'FIXED' })]);
  });

  it('is started once where the answer of CodeBuild is lost', async () => {
    await pipeline.registryFaults.inject({ action: 'StartBuild', kind: 'lost-response', times: 2 });
    const image = await pushVulnerable('rebuild-helps');
    expect(await ended(image)).toEqual([expect.objectContaining({ state: 'FIXED' })]);
    const builds = await pipeline.registryFaults.calls();
    expect(builds.filter(({ action }) => action === 'StartBuild').length).toBeGreaterThan(1);
  });

  it('that CodeBuild never starts ends FAILED and says so, and the verdict stands', async () => {
    await pipeline.registryFaults.inject({ action: 'StartBuild', kind: 'error500', times: 'forever' });
    const image = await pushVulnerable('rebuild-helps');
    const [attempt] = await ended(image);
    expect(attempt).toMatchObject({ state: 'FAILED', why: expect.stringContaining('could not be started') });
    expect((await pipeline.verdict(image)).verdict).toBe('NON_COMPLIANT');
  });

  it('is stopped by the kill switch, and the audit says so', async () => {
    const ssm = new SSMClient(clientConfiguration(pipeline.account));
    const Name = pipeline.deployment.remediationSwitch;
    await ssm.send(new PutParameterCommand({ Name, Value: 'stopped', Type: 'String', Overwrite: true }));
    try {
      const image = await pushVulnerable('rebuild-helps');
      const [attempt] = await ended(image);
      expect(attempt).toMatchObject({ state: 'FAILED', number: 0, why: expect.stringContaining('switched off') });
    } finally {
      await ssm.send(new PutParameterCommand({ Name, Value: 'enabled', Type: 'String', Overwrite: true }));
    }
  });
});
