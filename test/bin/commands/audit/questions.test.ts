import { type AwsEndpoint, startAwsEndpoint } from '../../support/aws-endpoint';
import { deploymentParameters, ssmServer } from '../../support/fixtures';
import { runCli } from '../../support/run-cli';

const API = ['--url', 'https://a1b2c3.example.com'];

let aws: AwsEndpoint;
beforeEach(async () => {
  aws = await startAwsEndpoint(ssmServer(deploymentParameters()));
});
afterEach(() => aws.close());

test.each([
  [['history', 'app/api:v1'], 'is not the name of a repository'],
  [['history', 'app/api', '--from', '2026-11-31'], 'Expected a date or a time in UTC'],
  [['history', 'app/api', '--from', '2026-11-02', '--to', '2026-11-01'], 'before it begins'],
  [['history', 'app/api', '--from', '2001-01-01'], 'longer than 10 years'],
  [['tag-history', 'app/api'], 'neither a tag nor a digest'],
  [['tag-history', `app/api@sha256:${'a'.repeat(64)}`], 'has no tag'],
  [['package', 'pkg:deb'], 'is not a package URL'],
  [['package', 'pkg:deb/%zz'], 'is not a package URL'],
  [['trend', '--days', '0'], 'Expected a whole number of days from 1 to 3650'],
  [['export', 'app/api'], 'required option'],
  [['export', 'app/api', '--format', 'xml'], 'Allowed choices are csv, jsonl, sarif, ocsf'],
  [['export', '--format', 'csv'], 'one of the two'],
  [['export', 'app/api', '--all-noncompliant', '--format', 'csv'], 'one of the two'],
  [['export', 'app/api', '--format', 'csv', '--json'], 'name its file with --output'],
  [['exceptions', '--expiring', '2w'], 'Expected a number of days such as 14d'],
  [['export', 'app/api', '--format', 'csv', ...API], 'Not over --url: findings are in the evidence bucket'],
  [['sbom', 'app/api:v1', ...API], 'Not over --url: bills of materials are in the evidence bucket'],
  [['verify', 'app/api:v1', ...API], 'Not over --url: a proof rests on'],
  [['rejected', '--url', 'http://a1b2c3.example.com'], 'is not the address of an audit API'],
  [['rejected', ...API], 'Set MAYFLY_TOKEN'],
  [['export', 'app//api', '--format', 'csv'], 'is not an image name'],
])('wrong usage %j ends with 3 before AWS is asked', async (argv, why) => {
  const run = await runCli(['audit', ...argv], { url: aws.url });
  expect(run.exitCode).toBe(3);
  expect(`${run.stderr}${run.stdout}`).toContain(why);
  expect(aws.calls).toEqual([]);
});

test.each(['export', 'sbom', 'verify'])(
  'the help of %s says that it does not go over --url, and why',
  async (question) => {
    const { stdout } = await runCli(['audit', question, '--help']);
    expect(stdout.replaceAll(/\s+/g, ' ')).toMatch(
      /Not over --url: .+ Leave out --url, and use credentials of the account/,
    );
  },
);
