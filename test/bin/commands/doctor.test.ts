import type { Check } from '../../../bin/support/doctor/check';
import { type AwsEndpoint, type Operations, ServiceError, startAwsEndpoint } from '../support/aws-endpoint';
import { DEPLOYMENT, deploymentParameters, ssmServer } from '../support/fixtures';
import { runCli } from '../support/run-cli';
import { tableServer } from '../support/table-server';

let aws: AwsEndpoint;
afterEach(() => aws.close());

interface Document {
  readonly checks: readonly Check[];
  readonly exitCode: number;
}

const doctor = async (operations: Operations) => {
  aws = await startAwsEndpoint(operations);
  // What a bucket answers to whoever asks whether it is there.
  aws.objects.set(`${DEPLOYMENT.evidenceBucket}/`, Buffer.alloc(0));
  const run = await runCli(['doctor', '--json'], { url: aws.url });
  const { checks } = run.document<Document>();
  return { ...run, of: (name: string) => checks.find((check) => check.name === name), checks };
};

const NO_REPOSITORIES: Operations = {
  'ecr.GetRegistryScanningConfiguration': () => ({ scanningConfiguration: { scanType: 'BASIC', rules: [] } }),
  'ecr.DescribeRepositories': () => ({ repositories: [] }),
};
const denied = () => {
  throw new ServiceError('AccessDeniedException');
};

describe('mayfly doctor', () => {
  it('fails where there is no deployment, and looks at the registry all the same', async () => {
    const run = await doctor({ ...ssmServer(new Map()), ...NO_REPOSITORIES });
    expect(run.exitCode).toBe(1);
    expect(run.of('deployment')).toMatchObject({ status: 'failed', says: expect.stringContaining('cdk deploy') });
    expect(run.of("the registry's scans")).toMatchObject({ status: 'ok' });
    expect(run.of('coverage')).toBeUndefined();
  });

  it('calls unknown what it may not see, and says what to do', async () => {
    const run = await doctor({
      ...ssmServer(deploymentParameters()),
      ...tableServer([]),
      'ecr.GetRegistryScanningConfiguration': denied,
      'ecr.DescribeRepositories': denied,
      'ecr.GetAuthorizationToken': () => ({ authorizationData: [] }),
      'sfn.DescribeStateMachine': denied,
    });
    expect(run.checks.filter(({ status }) => status === 'failed')).toEqual([]);
    expect(run.exitCode).toBe(2);
    expect(run.of('workflow')).toMatchObject({
      status: 'unknown',
      says: expect.stringContaining('AccessDeniedException'),
      next: expect.stringContaining('allowed to you'),
    });
    expect(run.of('coverage')).toMatchObject({ status: 'unknown' });
    expect(run.of('you may: push')).toMatchObject({
      status: 'warning',
      says: expect.stringContaining('You lack ecr:DescribeRepositories'),
    });
    expect(run.of('Lambda: concurrent executions')).toMatchObject({ status: 'unknown' });
    expect(run.of('policy')).toMatchObject({ status: 'ok' });
    expect(run.checks.filter(({ status, next }) => status !== 'ok' && !next)).toEqual([]);
  });

  it('fails where a part is gone and where dead letters wait', async () => {
    const letters = { url: 'https://sqs.eu-west-1.amazonaws.com/111122223333/letters', kind: 'function' as const };
    const deadLetterQueues = [
      { url: letters.url, target: { kind: letters.kind, arn: 'arn:aws:lambda:x:1:function:f' } },
    ];
    const run = await doctor({
      ...ssmServer(deploymentParameters({ deadLetterQueues })),
      ...tableServer([]),
      ...NO_REPOSITORIES,
      'sfn.DescribeStateMachine': () => {
        throw new ServiceError('StateMachineDoesNotExist');
      },
      'sqs.GetQueueAttributes': ({ QueueUrl }) => ({
        Attributes:
          QueueUrl === letters.url
            ? { ApproximateNumberOfMessages: '2', ApproximateNumberOfMessagesNotVisible: '1' }
            : { QueueArn: 'arn:aws:sqs:x:1:requests' },
      }),
    });
    expect(run.exitCode).toBe(1);
    expect(run.of('workflow')).toMatchObject({ status: 'failed', next: expect.stringContaining('cdk deploy') });
    expect(run.of('dead-letter queues')).toMatchObject({
      status: 'failed',
      says: expect.stringContaining('3 in letters'),
    });
    expect(run.of('request queue')).toMatchObject({ status: 'ok', says: 'It is there.' });
  });

  it('warns of a switch that is off and fails for a policy that is gone', async () => {
    const parameters = deploymentParameters({}, `sha256:${'0'.repeat(64)}`);
    parameters.set(DEPLOYMENT.remediationSwitch, 'off');
    const run = await doctor({ ...ssmServer(parameters), ...tableServer([]), ...NO_REPOSITORIES });
    expect(run.of('remediation')).toMatchObject({ status: 'warning', next: expect.stringContaining('put-parameter') });
    expect(run.of('policy')).toMatchObject({ status: 'failed', next: expect.stringContaining('mayfly policy put') });
    expect(run.exitCode).toBe(1);
  });

  it('prints a line a check with what to do below it', async () => {
    aws = await startAwsEndpoint({ ...ssmServer(new Map()), ...NO_REPOSITORIES });
    const { stdout } = await runCli(['doctor'], { url: aws.url });
    expect(stdout).toMatch(/^failed {3}deployment +There is no Mayfly deployment.*\n +-> Nothing else/);
  });

  it('ends with 4 where AWS cannot be reached', async () => {
    aws = await startAwsEndpoint({});
    const { url } = aws;
    await aws.close();
    expect((await runCli(['doctor'], { url })).exitCode).toBe(4);
  });

  it.each(['0', '91', 'week'])('refuses to look back %s days', async (days) => {
    aws = await startAwsEndpoint({});
    expect((await runCli(['doctor', '--days', days], { url: aws.url })).exitCode).toBe(3);
  });
});
