import { type AwsEndpoint, startAwsEndpoint } from '../support/aws-endpoint';
import { deploymentParameters, ssmServer } from '../support/fixtures';
import { runCli } from '../support/run-cli';

let aws: AwsEndpoint;
beforeEach(async () => {
  // No table: a command that asks one has gone too far.
  aws = await startAwsEndpoint(ssmServer(deploymentParameters()));
});
afterEach(() => aws.close());

const exception = (...argv: readonly string[]) => runCli(['exception', ...argv], { url: aws.url });
const WHERE_AND_WHO = ['--repository', 'app/api', '--by', 'me@example.com'];

describe('exception add', () => {
  test.each([
    ['reason', ['--id', 'CVE-2026-1', '--reason', ' ', '--expires', '30d', ...WHERE_AND_WHO]],
    ['expiresAt', ['--id', 'CVE-2026-1', '--reason', 'x', '--expires', '2026-11-01', ...WHERE_AND_WHO]],
    ['expiresAt', ['--id', 'CVE-2026-1', '--reason', 'x', '--expires', '367d', ...WHERE_AND_WHO]],
    ['match', ['--reason', 'x', '--expires', '30d', ...WHERE_AND_WHO]],
    ['match.id', ['--id', '*', '--reason', 'x', '--expires', '30d', ...WHERE_AND_WHO]],
    ['match.package', ['--package', 'curl@', '--reason', 'x', '--expires', '30d', ...WHERE_AND_WHO]],
    ['repository', ['--id', 'CVE-2026-1', '--reason', 'x', '--expires', '30d', '--by', 'me', '--repository', 'A']],
  ])('names the path of a bad %s, and writes nothing', async (path, argv) => {
    const run = await exception('add', ...argv);
    expect(run.exitCode).toBe(3);
    expect(run.stderr).toContain(`  ${path}: expected`);
    expect(aws.calls).toEqual(['ssm.GetParameter']);
  });

  test.each(['--repository', '--reason', '--expires', '--by'])('asks for %s', async (option) => {
    const all = ['--id', 'CVE-2026-1', '--reason', 'x', '--expires', '30d', ...WHERE_AND_WHO];
    const at = all.indexOf(option);
    const run = await exception('add', ...all.slice(0, at), ...all.slice(at + 2));
    expect(run.exitCode).toBe(3);
    expect(run.stderr).toContain(option);
    expect(aws.calls).toEqual([]);
  });

  test('answers a bad input in JSON', async () => {
    const run = await exception('add', '--reason', 'x', '--expires', '30d', ...WHERE_AND_WHO, '--json');
    expect(run.document()).toMatchObject({ error: { name: 'InvalidException' } });
  });
});

describe('exception remove', () => {
  test('names the path of a blank reason, and asks for nothing', async () => {
    const run = await exception('remove', '2027-01-31-09f3ac2e1b', '--reason', ' ', '--by', 'me');
    expect(run.exitCode).toBe(3);
    expect(run.stderr).toContain('  reason: expected');
    expect(aws.calls).toEqual([]);
  });

  test('says that there is no such exception', async () => {
    const run = await exception('remove', 'something', '--reason', 'x', '--by', 'me');
    expect(run.exitCode).toBe(3);
    expect(run.stderr).toContain('There is no exception "something"');
  });
});

describe('exception list', () => {
  test.each([
    [['--expiring', '2w'], 'Expected a number of days'],
    [['--repository', 'app/*'], 'is not the name of a repository'],
  ])('refuses %j', async (argv, why) => {
    const run = await exception('list', ...argv);
    expect(run.exitCode).toBe(3);
    expect(run.stderr).toContain(why);
    expect(aws.calls).toEqual([]);
  });
});
