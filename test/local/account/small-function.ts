import { spawnSync } from 'node:child_process';
import { CloudFormationClient, CreateStackCommand, waitUntilStackCreateComplete } from '@aws-sdk/client-cloudformation';
import { InvokeCommand, LambdaClient } from '@aws-sdk/client-lambda';

const CODE = 'exports.handler = async () => ({ pid: process.pid, parentPid: process.ppid });';
const FUNCTION = 'small';
const TEMPLATE = {
  Resources: {
    Function: {
      Type: 'AWS::Lambda::Function',
      Properties: {
        FunctionName: FUNCTION,
        Runtime: 'nodejs24.x',
        Handler: 'index.handler',
        Role: 'arn:aws:iam::111122223333:role/small',
        Code: { ZipFile: CODE },
      },
    },
  },
};

/** Makes a function in the account, runs it once and tells the process ids of its worker and of MiniStack. */
export async function startWorker(
  url: string,
  account: string,
): Promise<{ readonly pid: number; readonly parentPid: number }> {
  const client = {
    endpoint: url,
    region: 'us-east-1',
    credentials: { accessKeyId: account, secretAccessKey: 'test' },
  };
  const cloudFormation = new CloudFormationClient(client);
  await cloudFormation.send(new CreateStackCommand({ StackName: 'small', TemplateBody: JSON.stringify(TEMPLATE) }));
  await waitUntilStackCreateComplete(
    { client: cloudFormation, maxWaitTime: 20, minDelay: 1, maxDelay: 1 },
    { StackName: 'small' },
  );
  const { Payload } = await new LambdaClient(client).send(new InvokeCommand({ FunctionName: FUNCTION }));
  return JSON.parse(Buffer.from(Payload ?? []).toString());
}

/** True when no process of this id runs; one that has ended and only waits to be noticed does not run. */
export function isGone(pid: number): boolean {
  const state = spawnSync('ps', ['-o', 'stat=', '-p', String(pid)])
    .stdout.toString()
    .trim();
  return state === '' || state.startsWith('Z');
}
