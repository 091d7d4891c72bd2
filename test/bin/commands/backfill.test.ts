import { type AwsEndpoint, startAwsEndpoint } from '../support/aws-endpoint';
import { deploymentParameters, IMAGE, itemsOf, ssmServer, verdictRecord } from '../support/fixtures';
import { requestQueueServer } from '../support/request-queue-server';
import { runCli } from '../support/run-cli';
import { tableServer } from '../support/table-server';

const digest = (digit: string) => `sha256:${digit.repeat(64)}`;
const PUSHED = 1_793_000_000;

/** Two of three images of app/api are judged or untagged; one of them was deleted and pushed again. */
const REGISTRY: Readonly<Record<string, readonly object[]>> = {
  'app/api': [
    { imageDigest: IMAGE.digest, imageTags: ['v1'], imagePushedAt: PUSHED },
    { imageDigest: digest('b'), imageTags: ['v2'], imagePushedAt: PUSHED },
    { imageDigest: digest('c'), imagePushedAt: PUSHED },
    { imageDigest: digest('d'), imageTags: ['v3'], imagePushedAt: PUSHED },
  ],
  'team/web': [{ imageDigest: digest('e'), imageTags: ['v1'], imagePushedAt: PUSHED }],
};

let aws: AwsEndpoint;
let queue: ReturnType<typeof requestQueueServer>;
beforeEach(async () => {
  queue = requestQueueServer();
  const deleted = verdictRecord({ digest: digest('d'), deletedAt: '2026-11-01T00:00:00.000Z' });
  aws = await startAwsEndpoint({
    ...ssmServer(deploymentParameters()),
    ...tableServer([...itemsOf(verdictRecord()), ...itemsOf(deleted)]),
    ...queue.operations,
    'ecr.DescribeRepositories': () => ({
      repositories: Object.keys(REGISTRY).map((name) => ({
        repositoryArn: `arn:aws:ecr:eu-west-1:111122223333:repository/${name}`,
      })),
    }),
    'ecr.DescribeImages': ({ repositoryName, filter }) => ({
      imageDetails: (REGISTRY[String(repositoryName)] ?? []).filter((image) => !filter || 'imageTags' in image),
    }),
  });
});
afterEach(() => aws.close());

const backfill = (...argv: readonly string[]) => runCli(['backfill', ...argv], { url: aws.url });

describe('mayfly backfill', () => {
  it('says what is to be scanned and what that costs, and starts nothing', async () => {
    const { exitCode, stdout } = await backfill('--all');
    expect(exitCode).toBe(0);
    expect(stdout).toMatch(/app\/api +3 +1 +2\n/);
    expect(stdout).toMatch(/team\/web +1 +0 +1\n/);
    expect(stdout).toContain('3 scans: less than $0.01 ($0.000726 each; prices of us-east-1, November 2026).');
    expect(stdout).toContain('https://aws.amazon.com/inspector/pricing/');
    expect(stdout).toContain('Nothing was started. Add --yes to start.');
    expect(queue.requests).toEqual([]);
  });

  it('asks for each of them with --yes', async () => {
    const run = await backfill('--all', '--yes', '--json');
    expect(run.exitCode).toBe(0);
    expect(run.document()).toMatchObject({
      toScan: 3,
      requested: 3,
      repositories: [
        { repository: 'app/api', images: 3, toScan: 2 },
        { repository: 'team/web', images: 1, toScan: 1 },
      ],
      estimate: { dollarsAScan: 0.000726 },
    });
    expect(run.stderr).toContain('team/web: asked for 3 of 3');
    expect(queue.requests.map(({ digest: of }) => of)).toEqual([digest('b'), digest('d'), digest('e')]);
    expect(queue.requests[0]).toEqual({
      source: 'mayfly',
      trigger: 'backfill',
      account: '111122223333',
      region: 'eu-west-1',
      repository: 'app/api',
      digest: digest('b'),
      why: 'backfill: it was in the registry without a verdict',
    });
  });

  it('looks at the chosen repositories only, and at untagged images where it is told to', async () => {
    await backfill('--repository', 'app/*', 'nothing/here*', '--yes');
    expect(queue.requests).toEqual([]);
    await backfill('--repository', 'app/*', '--untagged', '--yes');
    expect(queue.requests.map(({ digest: of }) => of)).toEqual([digest('b'), digest('c'), digest('d')]);
  });

  it.each([
    [[], 'Say which repositories'],
    [['--all', '--repository', 'app/api'], 'Say which repositories'],
    [['--repository', 'App'], '"App" is neither the name of a repository nor a pattern'],
    [['--repository', 'other/*'], 'No repository of the registry matches "other/*".'],
  ])('refuses %j', async (argv, message) => {
    const { exitCode, stderr } = await backfill(...argv);
    expect(exitCode).toBe(3);
    expect(stderr).toContain(message);
  });
});
