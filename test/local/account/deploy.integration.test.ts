import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { DynamoDBClient, GetItemCommand } from '@aws-sdk/client-dynamodb';
import { EventBridgeClient, PutEventsCommand } from '@aws-sdk/client-eventbridge';
import { InvokeCommand, LambdaClient } from '@aws-sdk/client-lambda';
import { deploy, type StackOutputs } from '../../../local/account/deploy';
import { DeployFailedError } from '../../../local/account/errors';
import { type LocalAccount, startAccount } from '../../../local/account/start';
import { writeSmallApp } from './small-app';
import { isGone } from './small-function';

describe('deploying a CDK app into the local account', () => {
  let account: LocalAccount;
  let directory: string;
  let outputs: StackOutputs;
  const progress: string[] = [];

  beforeAll(async () => {
    process.env['AWS_PROFILE'] = 'a-profile-of-the-user';
    directory = await writeSmallApp(join(await mkdtemp(join(tmpdir(), 'mayfly-small-app-')), 'app'));
    account = await startAccount({ endpoints: { ecr: 'http://127.0.0.1:9' } });
    outputs = await deploy(account, {
      directory,
      context: { greeting: 'hello there' },
      progress: (line) => progress.push(line),
    });
  }, 180_000);

  afterAll(async () => {
    delete process.env['AWS_PROFILE'];
    await account?.stop();
    await rm(join(directory, '..'), { recursive: true, force: true });
  }, 30_000);

  const client = () => ({
    endpoint: account.url,
    region: account.region,
    credentials: { accessKeyId: account.account, secretAccessKey: 'test' },
  });
  const output = (key: string): string => {
    const value = outputs['Small']?.[key];
    if (value === undefined) throw new Error(`The stack has no output ${key}: ${JSON.stringify(outputs)}`);
    return value;
  };
  const facts = async (id: string): Promise<Record<string, string> | undefined> => {
    const { Item } = await new DynamoDBClient(client()).send(
      new GetItemCommand({ TableName: output('TableName'), Key: { pk: { S: id } }, ConsistentRead: true }),
    );
    return Item?.['facts']?.S === undefined ? undefined : JSON.parse(Item['facts'].S);
  };

  it('returns the outputs of the stack', () => {
    expect(outputs).toEqual({
      Small: {
        TableName: expect.any(String),
        FunctionName: expect.any(String),
        MachineArn: expect.stringMatching(`^arn:aws:states:us-east-1:${account.account}:stateMachine:`),
      },
    });
  });

  it('hands on what the CDK prints, line by line', () => {
    expect(progress.filter((line) => line.includes('CREATE_COMPLETE')).length).toBeGreaterThan(5);
    expect(progress.every((line) => !line.includes('\n'))).toBe(true);
  });

  it('runs a bundled function on our Node.js, with its endpoints, and without the environment of the user', async () => {
    await new LambdaClient(client()).send(
      new InvokeCommand({ FunctionName: output('FunctionName'), Payload: JSON.stringify({ id: 'direct' }) }),
    );

    expect(await facts('direct')).toEqual({
      node: process.version,
      pid: expect.any(Number),
      greeting: 'hello there',
      endpointOfEcr: 'http://127.0.0.1:9',
      profile: 'none',
      home: account.temporaryDirectory,
    });
  });

  it('takes an event through the rule and the state machine to the function', async () => {
    await new EventBridgeClient(client()).send(
      new PutEventsCommand({
        Entries: [{ Source: 'small.test', DetailType: 'Test', Detail: JSON.stringify({ id: 'event' }) }],
      }),
    );

    let found = await facts('event');
    for (let i = 0; i < 100 && found === undefined; i++) {
      await sleep(100);
      found = await facts('event');
    }
    expect(found).toMatchObject({ greeting: 'hello there' });
  });

  it('fails with the last lines of the CDK when the app cannot be synthesized', async () => {
    const failure = deploy(account, { directory, context: { broken: 'yes' }, bootstrap: false });

    await expect(failure).rejects.toBeInstanceOf(DeployFailedError);
    await expect(failure).rejects.toMatchObject({ step: 'deploy', exitCode: 1, directory });
    await expect(failure).rejects.toThrow('this app is broken on purpose');
  }, 60_000);

  it('leaves nothing in the folder of the app and nothing of the deployment in the account', async () => {
    expect((await readdir(directory)).sort()).toEqual([
      'app.ts',
      'cdk.json',
      'node_modules',
      'package-lock.json',
      'package.json',
      'writer.ts',
    ]);
    expect((await readdir(account.temporaryDirectory)).filter((name) => /^cdk-.{6}$/.test(name))).toEqual([]);
  });

  it('ends the workers of its functions when it stops', async () => {
    const pid = Number((await facts('direct'))?.['pid']);
    expect(isGone(pid)).toBe(false);

    await account.stop();

    expect(isGone(pid)).toBe(true);
    await expect(readdir(account.temporaryDirectory)).rejects.toThrow('ENOENT');
  }, 30_000);
});
