import { SFNClient } from '@aws-sdk/client-sfn';
import { childRunName, startRun } from '../../../../lambdas/image-scan/claim/start-run';
import type { RunRequest } from '../../../../lambdas/image-scan/contract';
import { type AwsEndpoint, ServiceError, startAwsEndpoint } from '../../../bin/support/aws-endpoint';

const digest = `sha256:${'a'.repeat(64)}`;
const request: RunRequest = {
  ...{ source: 'mayfly', trigger: 'child', why: 'listed by an index' },
  ...{ account: '111122223333', region: 'eu-west-1', repository: 'app/api', digest },
};
const stateMachineArn = 'arn:aws:states:eu-west-1:111122223333:stateMachine:image-scan';

let aws: AwsEndpoint | undefined;
afterEach(() => aws?.close());

async function start(answer: (input: Readonly<Record<string, unknown>>) => object) {
  aws = await startAwsEndpoint({ 'sfn.StartExecution': answer });
  const credentials = { accessKeyId: 'test', secretAccessKey: 'test' };
  const sfn = new SFNClient({ region: 'eu-west-1', endpoint: aws.url, credentials, maxAttempts: 1 });
  return startRun({ sfn, stateMachineArn }, 'child-1', request);
}

describe('Starting a run', () => {
  it('hands the workflow the request under its name', async () => {
    let asked: Readonly<Record<string, unknown>> = {};
    const started = await start((input) => {
      asked = input;
      return { executionArn: 'arn', startDate: 1_763_000_000 };
    });
    expect(started).toBe(true);
    expect(asked).toEqual({ stateMachineArn, name: 'child-1', input: JSON.stringify(request) });
  });

  it('is done already where a run of that name exists', async () => {
    const exists = () => {
      throw new ServiceError('ExecutionAlreadyExists');
    };
    expect(await start(exists)).toBe(false);
  });

  it('fails where the workflow does not start for another reason', async () => {
    const limit = () => {
      throw new ServiceError('ExecutionLimitExceeded');
    };
    await expect(start(limit)).rejects.toMatchObject({ name: 'ExecutionLimitExceeded' });
  });
});

describe('The name of a run that an index starts', () => {
  it('is the same whenever the same run of the index asks for the same child', () => {
    expect(childRunName({ runId: 'run-1' }, digest)).toBe(childRunName({ runId: 'run-1' }, digest));
  });

  it.each([
    ['a later run of the index', { runId: 'run-2' }, digest],
    ['another child', { runId: 'run-1' }, `sha256:${'b'.repeat(64)}`],
  ])('is another one for %s', (_, run, child) => {
    expect(childRunName(run, child)).not.toBe(childRunName({ runId: 'run-1' }, digest));
  });

  it('is another one for another purpose', () => {
    expect(childRunName({ runId: 'run-1' }, digest, '/signed')).not.toBe(childRunName({ runId: 'run-1' }, digest));
  });

  it('is one that Step Functions takes', () => {
    expect(childRunName({ runId: 'r'.repeat(80) }, digest)).toMatch(/^[A-Za-z0-9-]{1,80}$/);
  });
});
