import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type RegistryServer, startRegistry } from '../../lambdas/image-scan/registry/support/registry-server';
import { buildImage, buildIndex, layer, layoutFiles, writeFolder, writeTar } from '../../support/image-builder';
import { type AwsEndpoint, ServiceError, startAwsEndpoint } from '../support/aws-endpoint';
import { runCli } from '../support/run-cli';

const TOKEN = Buffer.from('AWS:secret').toString('base64');

let folder: string;
let aws: AwsEndpoint;
let registry: RegistryServer;
let repositories: Set<string>;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'mayfly-push-'));
  registry = await startRegistry({ basic: TOKEN });
  repositories = new Set(['app/api']);
  const describe = (name: unknown) => ({ repositoryName: name, registryId: '111122223333' });
  aws = await startAwsEndpoint({
    'ecr.GetAuthorizationToken': () => ({
      authorizationData: [{ authorizationToken: TOKEN, proxyEndpoint: registry.url }],
    }),
    'ecr.DescribeRepositories': ({ repositoryNames }) => {
      const [name] = repositoryNames as readonly string[];
      if (!repositories.has(String(name))) throw new ServiceError('RepositoryNotFoundException');
      return { repositories: [describe(name)] };
    },
    'ecr.CreateRepository': ({ repositoryName }) => {
      repositories.add(String(repositoryName));
      return { repository: describe(repositoryName) };
    },
  });
});
afterEach(async () => {
  await Promise.all([aws.close(), registry.close(), rm(folder, { recursive: true })]);
});

const image = buildImage({ layers: [layer([{ name: 'srv/app', content: 'app' }])] });
const { digest } = image.manifest;
const layout = () => writeFolder(join(folder, 'layout'), layoutFiles([{ image }]));
const push = (...argv: readonly string[]) => runCli(['push', ...argv], { url: aws.url });

test('an image on disk is pushed byte for byte, with its progress and what to do next', async () => {
  const run = await push(await layout(), 'app/api:v1');
  expect(run).toMatchObject({ exitCode: 0, stdout: `app/api@${digest}\n` });
  expect(registry.manifests.get('app/api/v1')?.bytes).toEqual(Buffer.from(image.manifest.bytes));
  expect(run.stderr).toContain(`[1/2] ${image.config.digest.slice(0, 19)} ${image.config.size} B uploaded`);
  expect(run.stderr).toContain(`What next: mayfly gate app/api@${digest}`);
});

test('blobs that the repository has are not sent again', async () => {
  const source = await layout();
  await push(source, 'app/api:v1');
  expect((await push(source, 'app/api:v2')).stderr).toContain('[2/2]');
  expect(registry.log.filter((line) => line.startsWith('PATCH'))).toHaveLength(2);
});

test('--json prints one document; without a tag it is latest', async () => {
  const run = await push(await layout(), 'app/api', '--json');
  expect(run.document()).toEqual({
    account: '111122223333',
    region: 'eu-west-1',
    repository: 'app/api',
    tag: 'latest',
    digest,
  });
});

test('an image of another registry is copied without credentials, one of the own registry with them', async () => {
  const other = await startRegistry();
  try {
    for (const [key, blob] of image.blobs) other.blobs.set(key, Buffer.from(blob));
    const { bytes, mediaType } = image.manifest;
    other.manifests.set('base/app/1', { bytes: Buffer.from(bytes), mediaType });
    expect(await push(`${new URL(other.url).host}/base/app:1`, 'app/api:v1')).toMatchObject({ exitCode: 0 });
    expect(await push(`${new URL(registry.url).host}/app/api:v1`, 'app/api:v2')).toMatchObject({ exitCode: 0 });
    expect(registry.manifests.has('app/api/v2')).toBe(true);
  } finally {
    await other.close();
  }
});

describe('an index with all its platforms', () => {
  const other = buildImage({ layers: [layer([{ name: 'srv/app', content: 'other' }])] });
  const platform = (architecture: string) => ({ platform: { os: 'linux', architecture } });
  const entries = [
    { image, ...platform('amd64') },
    { image: other, ...platform('arm64') },
  ];
  const index = buildIndex(entries);

  test.each<[string, () => Promise<string>]>([
    ['in an OCI layout', () => writeFolder(join(folder, 'multi'), layoutFiles([{ image: index }]))],
    ['in an OCI archive', () => writeTar(join(folder, 'multi.tar'), layoutFiles([{ image: index }]))],
    ['that an OCI layout is itself', () => writeFolder(join(folder, 'multi'), layoutFiles(entries))],
    [
      'that the layout names',
      () =>
        writeFolder(
          join(folder, 'multi'),
          layoutFiles([{ image: index, annotations: { 'org.opencontainers.image.ref.name': 'v1' } }]),
        ),
    ],
  ])('%s is pushed byte for byte', async (_, write) => {
    const run = await push(await write(), 'app/api:v1', '--all-platforms');
    expect(run).toMatchObject({ exitCode: 0, stdout: `app/api@${index.manifest.digest}\n` });
    expect(registry.manifests.get('app/api/v1')?.bytes).toEqual(Buffer.from(index.manifest.bytes));
    expect(registry.manifests.has(`app/api/${digest}`)).toBe(true);
    expect(registry.manifests.has(`app/api/${other.manifest.digest}`)).toBe(true);
  });

  test('in another registry is copied', async () => {
    const from = await startRegistry();
    try {
      for (const of of [image, other]) {
        for (const [key, blob] of of.blobs) from.blobs.set(key, Buffer.from(blob));
        from.manifests.set(`base/app/${of.manifest.digest}`, { ...of.manifest, bytes: Buffer.from(of.manifest.bytes) });
      }
      from.manifests.set('base/app/1', { ...index.manifest, bytes: Buffer.from(index.manifest.bytes) });
      const run = await push(`${new URL(from.url).host}/base/app:1`, 'app/api:v1', '--all-platforms');
      expect(run).toMatchObject({ exitCode: 0, stdout: `app/api@${index.manifest.digest}\n` });
    } finally {
      await from.close();
    }
  });

  test.each<[string, () => Promise<readonly string[]>, string]>([
    ['holds one image', async () => [await layout()], 'holds an image, and no index'],
    ['is no layout', async () => [await writeTar(join(folder, 'x.tar'), new Map())], 'is no OCI layout'],
    [
      'is asked for one platform too',
      async () => [await layout(), '--platform', 'linux/amd64'],
      'contradict each other',
    ],
  ])('is refused with 3 where the source %s', async (_, argv, why) => {
    const [source = '', ...more] = await argv();
    const run = await push(source, 'app/api:v1', '--all-platforms', ...more);
    expect(run.exitCode).toBe(3);
    expect(run.stderr).toContain(why);
    expect(registry.manifests.size).toBe(0);
  });
});

describe('a repository that is missing', () => {
  test('ends with 4 and says how to create it', async () => {
    const run = await push(await layout(), 'app/web:v1');
    expect(run.exitCode).toBe(4);
    expect(run.stderr).toContain('aws ecr create-repository --repository-name app/web --region eu-west-1');
    expect(registry.log).toEqual([]);
  });

  test('is created with --create', async () => {
    const run = await push(await layout(), 'app/web:v1', '--create');
    expect(run.exitCode).toBe(0);
    expect(run.stderr).toContain('Created the repository app/web.');
    expect(registry.manifests.has('app/web/v1')).toBe(true);
  });

  test('is not created for a source that cannot be read', async () => {
    const run = await push(join(folder, 'no.tar'), 'app/web:v1', '--create');
    expect(run.exitCode).toBe(3);
    expect(repositories.has('app/web')).toBe(false);
  });
});

test('a refusal of the registry is told in its own words', async () => {
  await registry.close();
  registry = await startRegistry({
    basic: TOKEN,
    fault: (request, response) => {
      if (request.method !== 'PUT' || !request.url?.includes('/manifests/')) return false;
      request.resume();
      response.writeHead(400, { 'content-type': 'application/json' });
      response.end('{"errors":[{"code":"TAG_INVALID","message":"The tag v1 is immutable"}]}');
      return true;
    },
  });
  const run = await push(await layout(), 'app/api:v1');
  expect(run.exitCode).toBe(4);
  expect(run.stderr).toContain('TAG_INVALID: The tag v1 is immutable');
});

test.each([
  [['./no.tar', 'app/api:v1'], 'There is no such file: ./no.tar'],
  [['alpine', 'app/api:v1'], 'it has neither a tag nor a digest'],
  [['alpine:3', 'app/api:v1', '--reference', 'x'], '--reference chooses among images on disk'],
  [['alpine:3', `app/api@${digest}`], 'names a digest, which follows from the image'],
  [['alpine:3', 'App:v1'], 'is not a repository name'],
  [['alpine:3', '999988887777.dkr.ecr.eu-west-1.amazonaws.com/app/api:v1'], 'in another registry'],
  [['alpine:3'], "missing required argument 'target'"],
])('wrong usage %j ends with 3', async (argv, why) => {
  const run = await push(...argv);
  expect(run.exitCode).toBe(3);
  expect(run.stderr).toContain(why);
});
