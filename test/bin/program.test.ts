import { deploymentParameter } from '../../lambdas/image-scan/contract';
import { type AwsEndpoint, type Operations, ServiceError, startAwsEndpoint } from './support/aws-endpoint';
import { DEPLOYMENT, deploymentParameters, itemsOf, NON_COMPLIANT, ssmServer, verdictRecord } from './support/fixtures';
import { runCli } from './support/run-cli';
import { tableServer } from './support/table-server';

const COMMANDS = [
  [],
  ['push'],
  ['scan'],
  ['gate'],
  ['audit'],
  ['audit', 'verdict'],
  ['audit', 'scans'],
  ['audit', 'non-compliant'],
  ['audit', 'unknown'],
  ['audit', 'attempts'],
  ['audit', 'rejected'],
  ['policy'],
  ['policy', 'validate'],
  ['policy', 'show'],
  ['policy', 'put'],
  ['redrive'],
];

test.each(COMMANDS.map((command) => [command]))('help of %j has an example and goes to stdout', async (command) => {
  const run = await runCli([...command, '--help']);
  expect(run).toMatchObject({ exitCode: 0, stderr: '' });
  expect(run.stdout).toContain(['Usage: mayfly', ...command].join(' '));
  expect(run.stdout).toContain(['$ mayfly', ...command].join(' '));
  expect(run.stdout).toContain('--region <region>');
});

test.each([
  [[], 'Usage: mayfly'],
  [['nope'], "unknown command 'nope'"],
  [['gate', 'app:v1', '--nope'], "unknown option '--nope'"],
  [['gate', 'app:v1', 'app:v2'], 'too many arguments'],
  [['audit', 'everything'], "unknown command 'everything'"],
  [['audit'], 'Usage: mayfly audit'],
  [['gate', 'app:v1', '--region', 'Europe'], '"Europe" is not an AWS region'],
  [['gate', 'app:v1', '--deployment', 'My/Name'], '"My/Name" is not the name of a deployment'],
])('%j is wrong usage', async (argv, why) => {
  const aws = await startAwsEndpoint({});
  const run = await runCli(argv, { url: aws.url });
  await aws.close();
  expect(run).toMatchObject({ exitCode: 3, stdout: '' });
  expect(run.stderr).toContain(why);
  expect(aws.calls).toEqual([]);
});

test.each([[['gate', '--json']], [['gate', 'app', '--json']], [['nope', '--json']]])(
  '%j answers wrong usage with one document too',
  async (argv) => {
    const run = await runCli(argv);
    expect(run.exitCode).toBe(3);
    expect(run.document()).toEqual({ error: { name: expect.any(String), message: expect.any(String) } });
  },
);

describe('the deployment', () => {
  let aws: AwsEndpoint;
  afterEach(() => aws.close());
  const start = async (operations: Operations) => {
    aws = await startAwsEndpoint(operations);
  };
  const run = (...argv: readonly string[]) => runCli([...argv, 'audit', 'unknown'], { url: aws.url });

  test('is "mayfly" unless the option or the environment names another', async () => {
    const asked: unknown[] = [];
    await start({
      'ssm.GetParameter': ({ Name }) => {
        asked.push(Name);
        throw new ServiceError('ParameterNotFound');
      },
    });
    await run();
    await runCli(['audit', 'unknown'], { url: aws.url, env: { MAYFLY_DEPLOYMENT: 'blue' } });
    await runCli(['audit', 'unknown', '--deployment', 'green'], { url: aws.url, env: { MAYFLY_DEPLOYMENT: 'blue' } });
    expect(asked).toEqual(['mayfly', 'blue', 'green'].map(deploymentParameter));
  });

  test('that is missing ends with 4 and says how to deploy', async () => {
    await start(ssmServer(new Map()));
    const missing = await run('--region', 'eu-north-1');
    expect(missing.exitCode).toBe(4);
    expect(missing.stderr).toContain('There is no Mayfly deployment named "mayfly"');
    expect(missing.stderr).toContain('in region eu-north-1');
    expect(missing.stderr).toContain('npx cdk deploy --all');
  });

  test.each([
    ['{', 'it is not JSON'],
    ['{"version":2}', 'version: '],
    [JSON.stringify({ ...DEPLOYMENT, stateMachineArn: 'x' }), 'stateMachineArn: expected the ARN of a state machine'],
  ])('described by %s ends with 4 and says what is wrong', async (text, why) => {
    await start(ssmServer(new Map([[deploymentParameter('mayfly'), text]])));
    const invalid = await run();
    expect(invalid.exitCode).toBe(4);
    expect(invalid.stderr).toContain(why);
  });

  test.each([
    ['AccessDeniedException', 'These credentials may not do that'],
    ['ExpiredTokenException', 'AWS does not accept these credentials'],
    ['ThrottlingException', 'AWS refused a request. ThrottlingException'],
  ])('%s ends with 4, the next step, and no stack', async (type, why) => {
    await start({
      'ssm.GetParameter': () => {
        throw new ServiceError(type);
      },
    });
    const refused = await run();
    expect(refused.exitCode).toBe(4);
    expect(refused.stderr).toContain(why);
    expect(refused.stderr).not.toMatch(/\n\s+at /);
    const debugged = await runCli(['audit', 'unknown'], { url: aws.url, env: { MAYFLY_DEBUG: '1' } });
    expect(debugged.stderr).toMatch(/\n\s+at /);
  });

  describe('colour', () => {
    const RED = '\u001b[31m';
    beforeEach(() =>
      start({
        ...ssmServer(deploymentParameters()),
        ...tableServer(itemsOf(verdictRecord(NON_COMPLIANT))),
      }),
    );

    test.each([
      ['on a terminal', { isTTY: true }, true],
      ['on a terminal with an empty NO_COLOR', { isTTY: true, env: { NO_COLOR: '' } }, true],
      ['not on a terminal with NO_COLOR', { isTTY: true, env: { NO_COLOR: '1' } }, false],
      ['not in a pipe', {}, false],
    ])('%s', async (_, world, isColoured) => {
      const shown = await runCli(['audit', 'non-compliant'], { url: aws.url, ...world });
      expect(shown.stdout.includes(RED)).toBe(isColoured);
      expect(shown.stdout).toContain('NON_COMPLIANT');
    });
  });
});
