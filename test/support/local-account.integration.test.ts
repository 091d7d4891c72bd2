import { mkdtemp, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DynamoDBClient, GetItemCommand } from '@aws-sdk/client-dynamodb';
import { DescribeRepositoriesCommand, ECRClient } from '@aws-sdk/client-ecr';
import { InvokeCommand, LambdaClient } from '@aws-sdk/client-lambda';
import { writeSmallApp } from '../local/account/small-app';
import { remoteFaultControl } from './fault-control';
import { type AccountDesk, openAccountDesk } from './integration-accounts';
import {
  clientConfiguration,
  FACTS_VARIABLE,
  readSharedAccount,
  type SharedAccount,
  type StartedSharedAccount,
  startSharedAccount,
} from './local-account';

describe('the account that integration tests share', () => {
  const deskOfTheRun = process.env[FACTS_VARIABLE];
  let directory: string;
  let started: StartedSharedAccount;
  let desk: AccountDesk;
  let facts: SharedAccount;

  beforeAll(async () => {
    directory = await mkdtemp(join(tmpdir(), 'mayfly-shared-'));
    started = await startSharedAccount({ directory: await writeSmallApp(join(directory, 'app')) });
    desk = await openAccountDesk(async () => started);
    process.env[FACTS_VARIABLE] = desk.url;
    facts = await readSharedAccount();
  }, 180_000);

  afterAll(async () => {
    if (deskOfTheRun === undefined) delete process.env[FACTS_VARIABLE];
    else process.env[FACTS_VARIABLE] = deskOfTheRun;
    await desk?.close();
    await started?.stop();
    await rm(directory, { recursive: true, force: true });
  }, 30_000);

  const output = (key: string) => facts.outputs['Small']?.[key];
  const invoke = async (id: string) => {
    const { FunctionError } = await new LambdaClient(clientConfiguration(facts)).send(
      new InvokeCommand({ FunctionName: output('FunctionName'), Payload: JSON.stringify({ id }) }),
    );
    return FunctionError;
  };
  const stored = async (id: string) => {
    const { Item } = await new DynamoDBClient(clientConfiguration(facts)).send(
      new GetItemCommand({ TableName: output('TableName'), Key: { pk: { S: id } }, ConsistentRead: true }),
    );
    return Item !== undefined;
  };

  it('is known to a test by the address of the desk', () => {
    expect(facts).toEqual(started.facts);
  });

  it('has a fault proxy between its functions and DynamoDB, which a test drives from outside and goes past', async () => {
    const faults = remoteFaultControl(facts.accountFaultsUrl);
    await faults.inject({ service: 'dynamodb', action: 'PutItem', kind: 'throttle', times: 1 });

    expect(await invoke('throttled')).toBeUndefined();

    expect(await stored('throttled')).toBe(true);
    expect(await faults.calls()).toEqual([
      { service: 'dynamodb', action: 'PutItem', fault: 'throttle', status: 400 },
      { service: 'dynamodb', action: 'PutItem', status: 200 },
    ]);
  });

  it('can lose the answer to a write that was done', async () => {
    const faults = remoteFaultControl(facts.accountFaultsUrl);
    await faults.clear();
    await faults.inject({ service: 'dynamodb', kind: 'lost-response', times: 'forever' });

    expect(await invoke('lost')).toBe('Unhandled');

    expect(await stored('lost')).toBe(true);
    await faults.clear();
  }, 30_000);

  it('has the registry stand-in behind a fault proxy of its own', async () => {
    const ecr = (endpoint: string) => new ECRClient({ ...clientConfiguration(facts), endpoint, maxAttempts: 1 });
    const ask = new DescribeRepositoriesCommand({});
    await remoteFaultControl(facts.registryFaultsUrl).inject({ service: 'ecr', kind: 'throttle' });

    await expect(ecr(facts.registryFaultsUrl).send(ask)).rejects.toMatchObject({ name: 'ThrottlingException' });
    expect((await ecr(facts.registryFaultsUrl).send(ask)).repositories).toEqual(
      (await ecr(facts.registryUrl).send(ask)).repositories,
    );
  });

  it('gives commands an environment that goes past the fault proxies', () => {
    expect(facts.env).toMatchObject({
      AWS_ENDPOINT_URL: facts.url,
      AWS_ENDPOINT_URL_DYNAMODB: facts.url,
      AWS_ENDPOINT_URL_ECR: facts.registryUrl,
      AWS_ENDPOINT_URL_CODEBUILD: facts.registryUrl,
    });
  });

  it('is gone when it is stopped', async () => {
    await started.stop();

    await expect(stat(facts.temporaryDirectory)).rejects.toThrow('ENOENT');
    for (const url of [facts.url, facts.registryUrl, facts.accountFaultsUrl, facts.registryFaultsUrl]) {
      await expect(fetch(url)).rejects.toThrow('fetch failed');
    }
  }, 30_000);
});

describe('a test outside the integration project', () => {
  it('is told how to run', async () => {
    const before = process.env[FACTS_VARIABLE];
    delete process.env[FACTS_VARIABLE];
    try {
      await expect(readSharedAccount()).rejects.toThrow(
        'run integration tests with "jest --selectProjects integration"',
      );
    } finally {
      if (before !== undefined) process.env[FACTS_VARIABLE] = before;
    }
  });
});
