import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { policyParameter } from '../../../lambdas/image-scan/contract';
import { BUILT_IN, policyKey } from '../../../lambdas/image-scan/policy-store';
import { type AwsEndpoint, startAwsEndpoint } from '../support/aws-endpoint';
import { deploymentParameters, ssmServer } from '../support/fixtures';
import { runCli } from '../support/run-cli';

const STRICT = {
  version: 1,
  thresholds: { HIGH: 0 },
  repositories: { 'app/*': { graceDays: 7, thresholds: { HIGH: 2 } } },
};

let folder: string;
let file: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'mayfly-policy-'));
  file = join(folder, 'policy.json');
  await writeFile(file, JSON.stringify(STRICT));
});
afterEach(() => rm(folder, { recursive: true }));

describe('policy validate', () => {
  test('says the hash of a valid policy, without AWS', async () => {
    const run = await runCli(['policy', 'validate', file]);
    expect(run.exitCode).toBe(0);
    expect(run.stdout).toMatch(/policy\.json is a valid policy: sha256:[0-9a-f]{64}\n$/);
  });

  test('names every problem with its path, and ends with 3', async () => {
    await writeFile(file, JSON.stringify({ version: 1, threshold: {}, repositories: { 'app/*': { graceDays: -1 } } }));
    const run = await runCli(['policy', 'validate', file]);
    expect(run.exitCode).toBe(3);
    expect(run.stdout).toContain('threshold: unknown key; did you mean "thresholds"?');
    expect(run.stdout).toContain('repositories["app/*"].graceDays: expected a whole number of days');
    const { problems } = (await runCli(['policy', 'validate', file, '--json'])).document<{ problems: unknown[] }>();
    expect(problems).toHaveLength(2);
  });

  test.each([
    ['a missing file', () => join(folder, 'no.json'), 'there is no such file'],
    ['a folder', () => folder, 'it is a folder'],
  ])('%s is wrong usage', async (_, path, why) => {
    const run = await runCli(['policy', 'validate', path()]);
    expect(run.exitCode).toBe(3);
    expect(run.stderr).toContain(why);
  });

  test('a file that is too large is refused without being read whole', async () => {
    await writeFile(file, ' '.repeat(10_000_000));
    const run = await runCli(['policy', 'validate', file]);
    expect(run.exitCode).toBe(3);
    expect(run.stdout).toContain('at most 262144');
  });
});

describe('with a deployment', () => {
  let aws: AwsEndpoint;
  let parameters: Map<string, string>;
  beforeEach(async () => {
    parameters = deploymentParameters();
    aws = await startAwsEndpoint(ssmServer(parameters));
  });
  afterEach(() => aws.close());
  const policy = (...argv: readonly string[]) => runCli(['policy', ...argv], { url: aws.url });

  test('policy show prints hash and document in force', async () => {
    const run = await policy('show', '--json');
    expect(run).toMatchObject({ exitCode: 0 });
    expect(run.document()).toEqual(BUILT_IN);
    expect((await policy('show')).stdout).toContain(`In force: ${BUILT_IN.hash}`);
  });

  test('policy put stores the document, puts it in force and says what differs', async () => {
    const run = await policy('put', file);
    const hash = parameters.get(policyParameter('mayfly')) ?? '';
    expect(run.exitCode).toBe(0);
    expect(run.stdout.trim().split('\n')).toEqual([
      `${BUILT_IN.hash} -> ${hash}`,
      '  repositories["app/*"].graceDays: (not set) -> 7',
      '  repositories["app/*"].thresholds.HIGH: (not set) -> 2',
      '  thresholds.HIGH: 5 -> 0',
    ]);
    expect(aws.objects.has(`evidence/${policyKey(hash)}`)).toBe(true);
  });

  test('policy show --repository applies the overrides of what was put', async () => {
    await policy('put', file);
    const run = await policy('show', '--repository', 'app/api', '--json');
    expect(run.document()).toMatchObject({
      repository: 'app/api',
      policy: { thresholds: { HIGH: 0 } },
      effective: { graceDays: 7, thresholds: { HIGH: 2 } },
    });
  });

  test('putting the policy in force again changes nothing', async () => {
    await policy('put', file);
    aws.calls.length = 0;
    const run = await policy('put', file);
    expect(run.stdout).toContain('is in force already');
    expect(aws.calls).not.toContain('ssm.PutParameter');
  });

  test('putting the built-in policy keeps it, also where nobody has put one before', async () => {
    parameters.delete(policyParameter('mayfly'));
    expect((await policy('show')).stdout).toContain(`In force: ${BUILT_IN.hash}`);
    await writeFile(file, '{"version": 1}');
    const run = await policy('put', file);
    expect(run).toMatchObject({ exitCode: 0, stderr: '' });
    expect(run.stdout).toBe(`${BUILT_IN.hash} stays in force, whatever the built-in policy becomes.\n`);
    expect(parameters.get(policyParameter('mayfly'))).toBe(BUILT_IN.hash);
    expect(aws.objects.has(`evidence/${policyKey(BUILT_IN.hash)}`)).toBe(true);
    expect((await policy('put', file)).stdout).toContain('is in force already');
  });

  test('a first policy creates the pointer', async () => {
    parameters.delete(policyParameter('mayfly'));
    const run = await policy('put', file, '--json');
    const { hash, previous } = run.document<{ hash: string; previous: string }>();
    expect(previous).toBe(BUILT_IN.hash);
    expect(parameters.get(policyParameter('mayfly'))).toBe(hash);
  });

  test('an invalid policy is not put', async () => {
    await writeFile(file, '{"version": 2}');
    const run = await policy('put', file);
    expect(run.exitCode).toBe(3);
    expect(run.stderr).toContain('version: expected 1');
    expect(aws.calls).toEqual([]);
  });

  test('a policy in force that is damaged is replaced, with a warning', async () => {
    const lost = `sha256:${'0'.repeat(64)}`;
    parameters.set(policyParameter('mayfly'), lost);
    const run = await policy('put', file);
    expect(run.exitCode).toBe(0);
    expect(run.stderr).toContain(`warning: The policy in force (${lost}) cannot be used`);
    expect(run.stdout).toContain('(none that can be read) -> sha256:');
    expect(parameters.get(policyParameter('mayfly'))).not.toBe(lost);
  });
});
