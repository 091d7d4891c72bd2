import { randomBytes, randomUUID } from 'node:crypto';
import { resolve } from 'node:path';
import { ECSClient, RegisterTaskDefinitionCommand, type VersionConsistency } from '@aws-sdk/client-ecs';
import { InvokeCommand, LambdaClient } from '@aws-sdk/client-lambda';
import { type HookAnswer, WAITING_SINCE } from '../../lambdas/deployment-gate/contract';
import type { ImageReference } from '../../lambdas/verdicts/image-reference';
import { acquireClaim } from '../../lambdas/verdicts/store/claims';
import { digestOf } from '../../local/registry/oci/digest';
import { MEDIA_TYPE } from '../../local/registry/oci/media-types';
import { pushImage, pushManifest } from '../../local/registry/oci/push-image';
import {
  commitVerdictOf,
  FINDING,
  judgedImage,
  NON_COMPLIANT,
  UNKNOWN,
  unjudgedImage,
} from '../support/committed-image';
import { debianImage } from '../support/debian-image';
import { deployInto } from '../support/deploy-into';
import { preScaleUp } from '../support/ecs-hook-event';
import { type EcsStandIn, startEcsStandIn } from '../support/ecs-stand-in';
import { clientConfiguration } from '../support/local-account';
import { Pipeline } from '../support/pipeline';

let pipeline: Pipeline;
let ecs: ECSClient;
let lambda: LambdaClient;
let standIn: EcsStandIn;
let hooks: Readonly<Record<'Strict' | 'Open', string>>;

beforeAll(async () => {
  pipeline = await Pipeline.open();
  ecs = new ECSClient(clientConfiguration(pipeline.account));
  lambda = new LambdaClient(clientConfiguration(pipeline.account));
  standIn = await startEcsStandIn(pipeline.account);
  const outputs = await deployInto(pipeline.account, {
    directory: resolve(__dirname, '..', 'support', 'gate-app'),
    context: { table: pipeline.table.name, ecs: standIn.url },
  });
  hooks = { Strict: outputs['gates']?.['StrictHook'] ?? '', Open: outputs['gates']?.['OpenHook'] ?? '' };
});
afterEach(() => pipeline.accountFaults.clear());
afterAll(() => standIn.close());

const unjudged = () => unjudgedImage(pipeline);
const compliant = (repository?: string) => judgedImage(pipeline, {}, repository);
const nonCompliant = (repository?: string) => judgedImage(pipeline, NON_COMPLIANT, repository);
const unknown = () => judgedImage(pipeline, UNKNOWN);

const host = () => `${pipeline.account.account}.dkr.ecr.${pipeline.account.region}.amazonaws.com`;
const byDigest = ({ repository, digest }: ImageReference) => `${host()}/${repository}@${digest}`;
const byTag = ({ repository }: ImageReference, tag = 'v1') => `${host()}/${repository}:${tag}`;

interface Container {
  readonly image: string;
  /** What ECS resolved the tag to when it started the first task. */
  readonly resolved?: string;
  readonly versionConsistency?: VersionConsistency;
}

/** A new service revision of a task with these containers. */
async function revision(...containers: readonly Container[]): Promise<string> {
  const named = containers.map((container, index) => ({ name: `c${index}`, ...container }));
  const { taskDefinition } = await ecs.send(
    new RegisterTaskDefinitionCommand({
      family: `test-${randomBytes(4).toString('hex')}`,
      containerDefinitions: named.map(({ name, image, versionConsistency }) => ({
        name,
        image,
        memory: 64,
        essential: name === 'c0',
        versionConsistency,
      })),
    }),
  );
  const containerImages = named.map(({ name, image, resolved }) => ({
    containerName: name,
    image,
    ...(resolved === undefined ? {} : { imageDigest: resolved }),
  }));
  return standIn.revision({ taskDefinition: taskDefinition?.taskDefinitionArn, containerImages });
}

interface Asked {
  readonly answer: HookAnswer;
  /** The line that the call left in the log. */
  readonly log: string;
}

/** Calls a hook as ECS does. */
async function ask(revisionArn: string, gate: keyof typeof hooks = 'Strict', details?: object): Promise<Asked> {
  const { Payload, LogResult, FunctionError } = await lambda.send(
    new InvokeCommand({
      FunctionName: hooks[gate],
      LogType: 'Tail',
      Payload: JSON.stringify(preScaleUp(revisionArn, details)),
    }),
  );
  expect(FunctionError).toBeUndefined();
  const lines = Buffer.from(LogResult ?? '', 'base64')
    .toString('utf8')
    .split('\n');
  const log = lines.filter((line) => /"message":"deployment (not )?decided"/.test(line));
  expect(log).toHaveLength(1);
  return { answer: JSON.parse(Buffer.from(Payload ?? []).toString('utf8')), log: log[0] ?? '' };
}

describe('ECS is told to go on', () => {
  it.each([
    ['digest', byDigest],
    ['tag, which the registry resolves', byTag],
  ] as const)('with a compliant image by %s', async (_, name) => {
    const { answer, log } = await ask(await revision({ image: name(await compliant()) }));
    expect(answer).toEqual({ hookStatus: 'SUCCEEDED' });
    expect(log).toContain('1 image may be deployed.');
  });

  it('by what it starts, not by where the tag points now', async () => {
    const image = await compliant();
    const moved = await nonCompliant(image.repository);
    expect(moved.digest).not.toBe(image.digest);
    const resolved = await revision({ image: byTag(image), resolved: image.digest });
    expect((await ask(resolved)).answer.hookStatus).toBe('SUCCEEDED');
    expect((await ask(await revision({ image: byTag(image) }))).answer.hookStatus).toBe('FAILED');
  });

  it('with a multi-platform index, by the verdict of the index', async () => {
    const repository = await pipeline.repository({ pushEvents: 0 });
    const { registryUrl } = pipeline.account;
    const child = debianImage({ packages: { bash: '5.2.15-2' } });
    await pushImage(child, { registryUrl, repository, tag: 'child' });
    const { mediaType, digest, bytes } = child.manifest;
    const platform = { os: 'linux', architecture: 'amd64' };
    const manifests = [{ mediaType, digest, size: bytes.length, platform }];
    const index = Buffer.from(JSON.stringify({ schemaVersion: 2, mediaType: MEDIA_TYPE.index, manifests }));
    await pushManifest(index, MEDIA_TYPE.index, { registryUrl, repository, tag: 'v1' });
    const image = pipeline.reference(repository, digestOf(index));
    await commitVerdictOf(pipeline, image, { kind: 'index' });
    await commitVerdictOf(pipeline, pipeline.reference(repository, digest), NON_COMPLIANT);
    expect((await ask(await revision({ image: byTag(image) }))).answer.hookStatus).toBe('SUCCEEDED');
    expect((await ask(await revision({ image: byTag(image, 'child') }))).answer.hookStatus).toBe('FAILED');
  });
});

describe('ECS is told to roll back', () => {
  it('where a sidecar is not compliant, and the log names vulnerability and threshold', async () => {
    const sidecar = await nonCompliant();
    const { answer, log } = await ask(
      await revision({ image: byDigest(await compliant()) }, { image: byDigest(sidecar) }),
    );
    expect(answer).toEqual({ hookStatus: 'FAILED' });
    const { images } = JSON.parse(log);
    expect(images).toMatchObject([
      { container: 'c0', outcome: 'pass', verdict: 'COMPLIANT' },
      { container: 'c1', outcome: 'refuse', verdict: 'NON_COMPLIANT', digest: sidecar.digest },
    ]);
    expect(images[1].why).toContain(`CRITICAL: 1 found, 0 allowed: ${FINDING}`);
  });

  it('where what it resolved a tag to is not compliant, though the tag points at what is', async () => {
    const bad = await nonCompliant();
    const good = await compliant(bad.repository);
    const { answer } = await ask(await revision({ image: byTag(good), resolved: bad.digest }));
    expect(answer.hookStatus).toBe('FAILED');
  });

  it.each<[string, () => Promise<Container>, string]>([
    ['an image is unknown', async () => ({ image: byDigest(await unknown()) }), 'Not proven'],
    ['an image was never pushed', async () => ({ image: byTag(await compliant(), 'v9') }), 'has no image v9'],
    ['its repository is missing', async () => ({ image: `${host()}/no/such:v1` }), 'has no image v1 in no/such'],
    ['a name is none', async () => ({ image: `${host()}/Not/A/Name:v1` }), 'is not a repository name'],
    [
      'each task would look the tag up',
      async () => ({ image: byTag(await compliant()), versionConsistency: 'disabled' }),
      'Each task would look the tag v1 up afresh',
    ],
    ['an image comes from elsewhere', async () => ({ image: 'nginx:1.29' }), 'another registry (Docker Hub)'],
  ])('where %s', async (_, container, why) => {
    const { answer, log } = await ask(await revision(await container()));
    expect(answer).toEqual({ hookStatus: 'FAILED' });
    expect(log).toContain(why);
  });

  it('where the service revision is not known', async () => {
    const { answer, log } = await ask(await revision({ image: 'x' }).then((arn) => `${arn}0`));
    expect(answer).toEqual({ hookStatus: 'FAILED' });
    expect(log).toContain('No decision could be made: UnexpectedAnswer');
  });

  it('where DynamoDB does not answer', async () => {
    const arn = await revision({ image: byDigest(await compliant()) });
    await pipeline.accountFaults.inject({ service: 'dynamodb', kind: 'error500', times: 'forever' });
    const { answer, log } = await ask(arn);
    expect(answer).toEqual({ hookStatus: 'FAILED' });
    expect(log).toContain('No decision could be made');
  });
});

describe('ECS is told to ask again', () => {
  it('while an image is not judged, and gets the verdict of the pipeline then', async () => {
    const image = await unjudged();
    const arn = await revision({ image: byDigest(image) });
    const first = await ask(arn);
    expect(first.answer).toMatchObject({
      hookStatus: 'IN_PROGRESS',
      callBackDelay: 30,
      hookDetails: { [WAITING_SINCE]: expect.stringMatching(/^20/) },
    });
    const details = 'hookDetails' in first.answer ? first.answer.hookDetails : {};
    expect((await ask(arn, 'Strict', details)).answer).toMatchObject({ hookDetails: details });

    await pipeline.start(pipeline.pushEvent(image));
    expect(await pipeline.verdict(image)).toMatchObject({ verdict: 'COMPLIANT', unknowns: [] });
    expect((await ask(arn, 'Strict', details)).answer).toEqual({ hookStatus: 'SUCCEEDED' });
  });

  it('while a run holds an image whose verdict proves nothing', async () => {
    const image = await unknown();
    const arn = await revision({ image: byDigest(image) });
    await acquireClaim(pipeline.table, { image, runId: randomUUID(), now: new Date(), leaseMinutes: 10 });
    const { answer, log } = await ask(arn);
    expect(answer.hookStatus).toBe('IN_PROGRESS');
    expect(log).toContain('It is being judged');
  });

  it('not for ever', async () => {
    const image = await unjudged();
    const details = { [WAITING_SINCE]: new Date(Date.now() - 46 * 60_000).toISOString() };
    const { answer, log } = await ask(await revision({ image: byDigest(image) }), 'Strict', details);
    expect(answer).toEqual({ hookStatus: 'FAILED' });
    expect(log).toContain('still being judged after 45 minutes');
  });
});

describe('A gate that was opened', () => {
  it('lets images of other registries pass, and says which', async () => {
    const { answer, log } = await ask(await revision({ image: 'nginx:1.29' }), 'Open');
    expect(answer).toEqual({ hookStatus: 'SUCCEEDED' });
    expect(JSON.parse(log).images[0].why[0]).toContain('it passes as "otherImages" is "allow"');
  });

  it('lets everything pass while DynamoDB does not answer, and says so', async () => {
    const arn = await revision({ image: byDigest(await nonCompliant()) });
    expect((await ask(arn, 'Open')).answer.hookStatus).toBe('FAILED');
    await pipeline.accountFaults.inject({ service: 'dynamodb', kind: 'error500', times: 'forever' });
    const { answer, log } = await ask(arn, 'Open');
    expect(answer).toEqual({ hookStatus: 'SUCCEEDED' });
    expect(JSON.parse(log)).toMatchObject({ level: 'ERROR', onError: 'allow' });
  });
});
