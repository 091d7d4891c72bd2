import { setTimeout as sleep } from 'node:timers/promises';
import {
  CloudFormationClient,
  CreateStackCommand,
  DescribeStacksCommand,
  waitUntilStackCreateComplete,
} from '@aws-sdk/client-cloudformation';
import { InvokeCommand, LambdaClient } from '@aws-sdk/client-lambda';
import { DescribeExecutionCommand, SFNClient, StartExecutionCommand, StopExecutionCommand } from '@aws-sdk/client-sfn';
import { ReceiveMessageCommand, SQSClient } from '@aws-sdk/client-sqs';
import { type LocalAccount, startAccount } from '../../../local/account/start';

const role = (service: string, ...statements: readonly object[]) => ({
  Type: 'AWS::IAM::Role',
  Properties: {
    AssumeRolePolicyDocument: {
      Version: '2012-10-17',
      Statement: [{ Effect: 'Allow', Principal: { Service: `${service}.amazonaws.com` }, Action: 'sts:AssumeRole' }],
    },
    Policies: [{ PolicyName: 'inline', PolicyDocument: { Version: '2012-10-17', Statement: statements } }],
  },
});
const code = (body: string, roleId: string, environment: object = {}) => ({
  Type: 'AWS::Lambda::Function',
  Properties: {
    Runtime: 'nodejs24.x',
    Handler: 'index.handler',
    Role: { 'Fn::GetAtt': [roleId, 'Arn'] },
    Code: { ZipFile: body },
    Environment: { Variables: environment },
  },
});
const machine = (definition: object) => ({
  Type: 'AWS::StepFunctions::StateMachine',
  Properties: { RoleArn: { 'Fn::GetAtt': ['MachineRole', 'Arn'] }, Definition: definition },
});
const THROWER = `
class ScanNotReady extends Error { name = 'ScanNotReady'; }
exports.handler = (event) => {
  const error = event.error === 'own' ? new ScanNotReady('not yet') : event.error === 'type' ? new TypeError('bad') : 'text';
  if (event.sync) throw error;
  return Promise.reject(error);
};`;
/** Calls SQS by hand, since a function without a bundle has no SDK; the signature is not what this is about. */
const SENDER = `
exports.handler = async ({ queue, batch }) => {
  const { createHmac, createHash } = require('node:crypto');
  const { AWS_ACCESS_KEY_ID: id, AWS_SECRET_ACCESS_KEY: secret, AWS_SESSION_TOKEN: token, AWS_ENDPOINT_URL: url, AWS_REGION: region } = process.env;
  const message = { MessageBody: 'hello' };
  const body = JSON.stringify({ QueueUrl: queue, ...(batch ? { Entries: [{ Id: '0', ...message }] } : message) });
  const target = 'AmazonSQS.SendMessage' + (batch ? 'Batch' : '');
  const date = new Date().toISOString().replace(/[-:]|\\.\\d+/g, '');
  const hash = (text) => createHash('sha256').update(text).digest('hex');
  const hmac = (key, text) => createHmac('sha256', key).update(text).digest();
  const headers = { 'content-type': 'application/x-amz-json-1.0', host: new URL(url).host, 'x-amz-date': date, 'x-amz-security-token': token, 'x-amz-target': target };
  const names = Object.keys(headers).sort();
  const canonical = ['POST', '/', '', ...names.map((name) => name + ':' + headers[name]), '', names.join(';'), hash(body)].join('\\n');
  const scope = date.slice(0, 8) + '/' + region + '/sqs/aws4_request';
  const key = ['AWS4' + secret, date.slice(0, 8), region, 'sqs', 'aws4_request'].reduce((k, text) => hmac(k, text));
  const signature = createHmac('sha256', key).update(['AWS4-HMAC-SHA256', date, scope, hash(canonical)].join('\\n')).digest('hex');
  const authorization = 'AWS4-HMAC-SHA256 Credential=' + id + '/' + scope + ', SignedHeaders=' + names.join(';') + ', Signature=' + signature;
  const response = await fetch(url, { method: 'POST', headers: { ...headers, authorization }, body });
  return { status: response.status, text: await response.text() };
};`;
const denyWithoutTls = {
  Effect: 'Deny',
  Principal: '*',
  Action: 'sqs:*',
  Resource: '*',
  Condition: { Bool: { 'aws:SecureTransport': 'false' } },
};
const TEMPLATE = {
  Resources: {
    Allowed: { Type: 'AWS::SQS::Queue' },
    Forbidden: { Type: 'AWS::SQS::Queue' },
    TlsOnly: {
      Type: 'AWS::SQS::QueuePolicy',
      Properties: {
        Queues: [{ Ref: 'Allowed' }],
        PolicyDocument: { Version: '2012-10-17', Statement: [denyWithoutTls] },
      },
    },
    Status: { Type: 'AWS::SQS::Queue' },
    StatusRule: {
      Type: 'AWS::Events::Rule',
      Properties: {
        EventPattern: { source: ['aws.states'], 'detail-type': ['Step Functions Execution Status Change'] },
        Targets: [{ Id: 'queue', Arn: { 'Fn::GetAtt': ['Status', 'Arn'] } }],
      },
    },
    StatusPolicy: {
      Type: 'AWS::SQS::QueuePolicy',
      Properties: {
        Queues: [{ Ref: 'Status' }],
        PolicyDocument: {
          Version: '2012-10-17',
          Statement: [
            {
              Effect: 'Allow',
              Principal: { Service: 'events.amazonaws.com' },
              Action: 'sqs:SendMessage',
              Resource: '*',
            },
          ],
        },
      },
    },
    FunctionRole: role('lambda', {
      Effect: 'Allow',
      Action: 'sqs:SendMessage',
      Resource: { 'Fn::GetAtt': ['Allowed', 'Arn'] },
    }),
    MachineRole: role('states', { Effect: 'Allow', Action: 'lambda:InvokeFunction', Resource: '*' }),
    Thrower: code(THROWER, 'FunctionRole'),
    Sender: code(SENDER, 'FunctionRole'),
    Catching: machine({
      StartAt: 'Throw',
      States: {
        Throw: {
          Type: 'Task',
          Resource: { 'Fn::GetAtt': ['Thrower', 'Arn'] },
          Retry: [{ ErrorEquals: ['ScanNotReady'], IntervalSeconds: 1, MaxAttempts: 2 }],
          Catch: [{ ErrorEquals: ['ScanNotReady'], Next: 'Caught' }],
          End: true,
        },
        Caught: { Type: 'Pass', Result: 'caught', End: true },
      },
    }),
    Waiting: machine({
      StartAt: 'Wait',
      TimeoutSeconds: 10,
      States: { Wait: { Type: 'Wait', Seconds: 60, End: true } },
    }),
  },
  Outputs: Object.fromEntries(
    ['Allowed', 'Forbidden', 'Status', 'Thrower', 'Sender', 'Catching', 'Waiting'].map((id) => [
      id,
      { Value: { Ref: id } },
    ]),
  ),
};

describe('the local account behaves as AWS does where Mayfly depends on it', () => {
  let account: LocalAccount;
  let outputs: Readonly<Record<string, string>>;

  beforeAll(async () => {
    account = await startAccount({ enforceIam: true, waitScale: 0.1 });
    const cloudFormation = new CloudFormationClient(client());
    const StackName = 'fidelity';
    await cloudFormation.send(
      new CreateStackCommand({ StackName, TemplateBody: JSON.stringify(TEMPLATE), Capabilities: ['CAPABILITY_IAM'] }),
    );
    await waitUntilStackCreateComplete(
      { client: cloudFormation, maxWaitTime: 20, minDelay: 1, maxDelay: 1 },
      { StackName },
    );
    const { Stacks } = await cloudFormation.send(new DescribeStacksCommand({ StackName }));
    outputs = Object.fromEntries(
      (Stacks?.[0]?.Outputs ?? []).map(({ OutputKey = '', OutputValue = '' }) => [OutputKey, OutputValue]),
    );
  }, 60_000);

  afterAll(() => account?.stop());

  const client = () => ({
    endpoint: account.url,
    region: account.region,
    credentials: { accessKeyId: account.account, secretAccessKey: 'test' },
  });
  const invoke = async (id: string, event: object) => {
    const { FunctionError, Payload } = await new LambdaClient(client()).send(
      new InvokeCommand({ FunctionName: outputs[id], Payload: JSON.stringify(event) }),
    );
    return { FunctionError, ...JSON.parse(Buffer.from(Payload ?? []).toString()) };
  };
  const execution = async (id: string, input: object) => {
    const sfn = new SFNClient(client());
    const { executionArn } = await sfn.send(
      new StartExecutionCommand({ stateMachineArn: outputs[id], input: JSON.stringify(input) }),
    );
    const ended = async () => {
      for (;;) {
        const found = await sfn.send(new DescribeExecutionCommand({ executionArn }));
        if (found.status !== 'RUNNING') return found;
        await sleep(50);
      }
    };
    return { executionArn, ended, stop: () => sfn.send(new StopExecutionCommand({ executionArn })) };
  };
  /** Waits until the status-change events of these executions have come. */
  const statuses = async (arns: readonly (string | undefined)[]) => {
    const sqs = new SQSClient(client());
    const found = new Map<string, string>();
    for (let i = 0; i < 20 && !arns.every((arn) => found.has(arn ?? '')); i++) {
      const { Messages = [] } = await sqs.send(
        new ReceiveMessageCommand({ QueueUrl: outputs['Status'], MaxNumberOfMessages: 10, WaitTimeSeconds: 1 }),
      );
      for (const { Body = '' } of Messages) {
        const { detail } = JSON.parse(Body);
        if (detail.status !== 'RUNNING') found.set(detail.executionArn, detail.status);
      }
    }
    return arns.map((arn) => found.get(arn ?? ''));
  };

  it.each([
    ['own', false, 'ScanNotReady', 'not yet'],
    ['own', true, 'ScanNotReady', 'not yet'],
    ['type', false, 'TypeError', 'bad'],
    ['type', true, 'TypeError', 'bad'],
    ['text', false, 'string', 'text'],
  ])(
    'a function that throws its %s error (at once: %s) reports the name %s',
    async (error, sync, errorType, errorMessage) => {
      expect(await invoke('Thrower', { error, sync })).toMatchObject({
        FunctionError: 'Unhandled',
        errorType,
        errorMessage,
      });
    },
  );

  it('a state machine retries and catches by the name of the error', async () => {
    const found = await (await execution('Catching', { error: 'own' })).ended();

    expect([found.status, found.output]).toEqual(['SUCCEEDED', '"caught"']);
  });

  it('a state machine does not catch an error of another name', async () => {
    const found = await (await execution('Catching', { error: 'type' })).ended();

    expect([found.status, found.error]).toEqual(['FAILED', 'TypeError']);
  });

  it('an execution that runs too long ends as TIMED_OUT, and each bad end is announced', async () => {
    const late = await execution('Waiting', {});
    const stopped = await execution('Waiting', {});
    const failed = await execution('Catching', { error: 'type' });
    await stopped.stop();

    expect((await late.ended()).status).toBe('TIMED_OUT');
    expect(await statuses([late.executionArn, stopped.executionArn, failed.executionArn])).toEqual([
      'TIMED_OUT',
      'ABORTED',
      'FAILED',
    ]);
    await sleep(6_000);
    expect((await late.ended()).status).toBe('TIMED_OUT');
  }, 60_000);

  it('a function may do what its role allows, although the queue accepts nothing without TLS', async () => {
    expect(await invoke('Sender', { queue: outputs['Allowed'] })).toMatchObject({ status: 200 });
  });

  it('who may send a message may send ten at once', async () => {
    expect(await invoke('Sender', { queue: outputs['Allowed'], batch: true })).toMatchObject({ status: 200 });
  });

  it.each([false, true])('a function may not do what its role does not allow (ten at once: %s)', async (batch) => {
    const denied = await invoke('Sender', { queue: outputs['Forbidden'], batch });

    expect(denied).toMatchObject({ text: expect.stringContaining('is not authorized to perform: sqs:') });
    expect(denied.status).toBeGreaterThanOrEqual(400);
  });
});
