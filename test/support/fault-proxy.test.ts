import { createServer, type IncomingMessage, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { buffer } from 'node:stream/consumers';
import { setTimeout as sleep } from 'node:timers/promises';
import { DynamoDBClient, GetItemCommand, PutItemCommand } from '@aws-sdk/client-dynamodb';
import { BatchGetImageCommand, ECRClient } from '@aws-sdk/client-ecr';
import { InvokeCommand, LambdaClient } from '@aws-sdk/client-lambda';
import { GetObjectCommand, PutObjectCommand, S3Client } from '@aws-sdk/client-s3';
import { ListTopicsCommand, SNSClient } from '@aws-sdk/client-sns';
import { remoteFaultControl } from './fault-control';
import { type FaultProxy, startFaultProxy } from './fault-proxy';

interface Received {
  readonly method: string;
  readonly url: string;
  readonly host: string | undefined;
  readonly bytes: number;
}

describe('fault proxy', () => {
  const received: Received[] = [];
  let answer: (
    body: Buffer,
    incoming: IncomingMessage,
  ) => { status?: number; headers?: Record<string, string>; body?: string | Buffer };
  let server: Server;
  let proxy: FaultProxy;

  beforeAll(async () => {
    server = createServer(async (incoming, outgoing) => {
      const body = await buffer(incoming);
      const { method = '', url = '', headers } = incoming;
      received.push({ method, url, host: headers.host, bytes: body.length });
      const { status = 200, headers: answered = {}, body: text = '{}' } = answer(body, incoming);
      outgoing.writeHead(status, answered).end(text);
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    proxy = await startFaultProxy({ target: `http://127.0.0.1:${(server.address() as AddressInfo).port}` });
  });

  beforeEach(() => {
    received.length = 0;
    answer = () => ({ headers: { 'content-type': 'application/x-amz-json-1.0' } });
    proxy.clear();
  });

  afterAll(async () => {
    await proxy.close();
    await new Promise((resolve) => server.close(resolve));
  });

  const client = (maxAttempts = 1) => ({
    endpoint: proxy.url,
    region: 'eu-west-1',
    credentials: { accessKeyId: 'key', secretAccessKey: 'secret' },
    maxAttempts,
  });
  const putItem = new PutItemCommand({ TableName: 't', Item: { pk: { S: 'a' } } });
  const getItem = new GetItemCommand({ TableName: 't', Key: { pk: { S: 'a' } } });

  it('forwards method, path, query, host, headers and body, and answers with status, headers and body', async () => {
    answer = (body, incoming) => ({
      status: 418,
      headers: { 'x-back': String(incoming.headers['x-there']) },
      body: `got ${body}`,
    });

    const response = await fetch(`${proxy.url}/a%20b/c?d=e`, {
      method: 'PUT',
      headers: { 'x-there': 'yes' },
      body: 'hello',
    });

    expect([response.status, response.headers.get('x-back'), await response.text()]).toEqual([418, 'yes', 'got hello']);
    expect(received).toEqual([{ method: 'PUT', url: '/a%20b/c?d=e', host: new URL(proxy.url).host, bytes: 5 }]);
  });

  it('hands on the first bytes of an answer before the last are there', async () => {
    const slow = createServer(async (_incoming, outgoing) => {
      outgoing.write('first');
      await sleep(2_000);
      outgoing.end('last');
    });
    await new Promise<void>((resolve) => slow.listen(0, '127.0.0.1', resolve));
    const before = await startFaultProxy({ target: `http://127.0.0.1:${(slow.address() as AddressInfo).port}` });
    const started = Date.now();

    const response = await fetch(before.url);
    const first = await response.body?.getReader().read();

    expect(Buffer.from(first?.value ?? []).toString()).toBe('first');
    expect(Date.now() - started).toBeLessThan(1_500);
    await before.close();
    slow.closeAllConnections();
    await new Promise((resolve) => slow.close(resolve));
  });

  it.each([
    [
      'throttle',
      'dynamodb',
      () => new DynamoDBClient(client()).send(putItem),
      'ProvisionedThroughputExceededException',
      400,
    ],
    ['error500', 'dynamodb', () => new DynamoDBClient(client()).send(putItem), 'InternalServerError', 500],
    [
      'throttle',
      's3',
      () => new S3Client(client()).send(new GetObjectCommand({ Bucket: 'b', Key: 'k' })),
      'SlowDown',
      503,
    ],
    [
      'error500',
      's3',
      () => new S3Client(client()).send(new GetObjectCommand({ Bucket: 'b', Key: 'k' })),
      'InternalError',
      500,
    ],
    [
      'throttle',
      'ecr',
      () => new ECRClient(client()).send(new BatchGetImageCommand({ repositoryName: 'r', imageIds: [] })),
      'ThrottlingException',
      400,
    ],
    [
      'error500',
      'ecr',
      () => new ECRClient(client()).send(new BatchGetImageCommand({ repositoryName: 'r', imageIds: [] })),
      'ServerException',
      500,
    ],
    ['throttle', 'sns', () => new SNSClient(client()).send(new ListTopicsCommand({})), 'Throttling', 400],
    ['error500', 'sns', () => new SNSClient(client()).send(new ListTopicsCommand({})), 'InternalFailure', 500],
    [
      'throttle',
      'lambda',
      () => new LambdaClient(client()).send(new InvokeCommand({ FunctionName: 'f' })),
      'ThrottlingException',
      429,
    ],
  ] as const)(
    'answers %s of %s as the service would, so that the SDK names the error',
    async (kind, service, send, name, status) => {
      proxy.inject({ service, kind });

      await expect(send()).rejects.toMatchObject({ name, $metadata: { httpStatusCode: status } });
      expect(received).toEqual([]);
      expect(proxy.calls()).toMatchObject([{ service, fault: kind, status }]);
    },
  );

  it('hits only the action that it was told, and for ever when told so', async () => {
    const dynamodb = new DynamoDBClient(client());
    proxy.inject({ service: 'dynamodb', action: /^Put|^Update/g, kind: 'error500', times: 'forever' });

    await dynamodb.send(getItem);
    for (let i = 0; i < 3; i++) await expect(dynamodb.send(putItem)).rejects.toThrow();
    await dynamodb.send(getItem);

    expect(received).toHaveLength(2);
  });

  it('does not touch another service', async () => {
    proxy.inject({ service: 's3', kind: 'reset', times: 'forever' });

    await new DynamoDBClient(client()).send(putItem);

    expect(received).toHaveLength(1);
  });

  it('names an S3 call by method and path', async () => {
    answer = () => ({});
    const s3 = new S3Client({ ...client(), forcePathStyle: true });
    proxy.inject({ service: 's3', action: 'PUT /bucket/some/key', kind: 'throttle' });

    await s3.send(new PutObjectCommand({ Bucket: 'bucket', Key: 'other/key', Body: 'x' }));
    await expect(s3.send(new PutObjectCommand({ Bucket: 'bucket', Key: 'some/key', Body: 'x' }))).rejects.toThrow();
  });

  it('resets the connection without forwarding', async () => {
    proxy.inject({ kind: 'reset' });

    await expect(new DynamoDBClient(client()).send(putItem)).rejects.toThrow('ECONNRESET');
    expect(received).toEqual([]);
    expect(proxy.calls()).toEqual([{ service: 'dynamodb', action: 'PutItem', fault: 'reset' }]);
  });

  it('loses the answer of a call that was carried out', async () => {
    proxy.inject({ kind: 'lost-response' });

    await expect(new DynamoDBClient(client()).send(putItem)).rejects.toThrow('ECONNRESET');
    expect(received).toHaveLength(1);
  });

  it('carries a call out twice when the SDK retries after a lost answer', async () => {
    proxy.inject({ kind: 'lost-response' });

    await new DynamoDBClient(client(2)).send(putItem);

    expect(received).toHaveLength(2);
  });

  it('delays a slow call and then forwards it', async () => {
    proxy.inject({ kind: 'slow', milliseconds: 300 });
    const started = Date.now();

    await new DynamoDBClient(client()).send(putItem);

    expect(Date.now() - started).toBeGreaterThanOrEqual(295);
    expect(received).toHaveLength(1);
  });

  it('answers 502 when nobody listens at the target', async () => {
    const lonely = await startFaultProxy({ target: 'http://127.0.0.1:1' });

    const response = await fetch(lonely.url);

    expect([response.status, await response.text()]).toEqual([502, expect.stringContaining('http://127.0.0.1:1/')]);
    await lonely.close();
  });

  it('cuts open calls when it closes', async () => {
    const doomed = await startFaultProxy({ target: proxy.url });
    doomed.inject({ kind: 'slow', milliseconds: 60_000 });
    const call = fetch(doomed.url).catch((error: unknown) => error);
    while (doomed.calls().length === 0) await sleep(5);

    await doomed.close();

    expect(String(await call)).toBe('TypeError: fetch failed');
  });

  describe('driven from another process', () => {
    it('takes faults, expressions included, lists calls and clears', async () => {
      const remote = remoteFaultControl(proxy.url);
      await remote.inject({ service: 'dynamodb', action: /^put/i, kind: 'error500', times: 1 });

      await expect(new DynamoDBClient(client()).send(putItem)).rejects.toThrow();
      expect(await remote.calls()).toEqual([
        { service: 'dynamodb', action: 'PutItem', fault: 'error500', status: 500 },
      ]);
      await remote.clear();
      expect(await remote.calls()).toEqual([]);
      expect(received).toEqual([]);
    });

    it.each([
      ['an unknown kind', '{"kind":"explode"}'],
      ['a slow fault without a delay', '{"kind":"slow"}'],
      ['a misspelt key', '{"kind":"reset","serivce":"s3"}'],
      ['no JSON', 'reset'],
    ])('refuses %s', async (_what, body) => {
      const response = await fetch(`${proxy.url}/_faults`, { method: 'POST', body });

      expect(response.status).toBe(400);
    });
  });
});
