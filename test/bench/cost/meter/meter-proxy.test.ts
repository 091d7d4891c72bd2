import { DynamoDBClient, GetItemCommand, PutItemCommand } from '@aws-sdk/client-dynamodb';
import { countCalls } from '../../../../bench/cost/meter/count-calls';
import { type Meter, startMeter } from '../../../../bench/cost/meter/meter-proxy';
import { bodyOf, startServer, type TestServer } from '../../../lambdas/image-scan/registry/support/http-server';

const clientOf = (endpoint: string) =>
  new DynamoDBClient({
    endpoint,
    region: 'us-east-1',
    maxAttempts: 1,
    credentials: { accessKeyId: 'test', secretAccessKey: 'test' },
  });

let account: TestServer;
let meter: Meter;
const asked: object[] = [];

beforeAll(async () => {
  account = await startServer(async (request, response) => {
    const body = (await bodyOf(request)).toString();
    if (body === '') {
      response.writeHead(200).end('content');
      return;
    }
    asked.push(JSON.parse(body));
    const isWrite = String(request.headers['x-amz-target']).endsWith('PutItem');
    const answer = isWrite
      ? { ConsumedCapacity: { TableName: 'audit', CapacityUnits: 2 } }
      : { Item: { pk: { S: 'x'.repeat(5_000) } } };
    response.writeHead(200, { 'content-type': 'application/x-amz-json-1.0' }).end(JSON.stringify(answer));
  });
  meter = await startMeter(account.url);
});
afterAll(async () => {
  await meter.close();
  await account.close();
});
beforeEach(() => {
  meter.clear();
  asked.length = 0;
});

it('asks DynamoDB what calls consume, and counts it for the table that is asked of', async () => {
  const client = clientOf(meter.url);
  await client.send(new PutItemCommand({ TableName: 'audit', Item: { pk: { S: 'a' } } }));
  const { Item } = await client.send(new GetItemCommand({ TableName: 'audit', Key: { pk: { S: 'a' } } }));
  await client.send(new PutItemCommand({ TableName: 'other', Item: { pk: { S: 'a' } } }));
  client.destroy();
  expect(asked).toMatchObject(Array(3).fill({ ReturnConsumedCapacity: 'INDEXES' }));
  expect(Item?.['pk']?.S).toHaveLength(5_000);
  expect(countCalls(meter.calls(), 'audit')).toMatchObject({ writeUnits: 2, readUnits: 1 });
  expect(countCalls(meter.calls(), 'other')).toMatchObject({ writeUnits: 2, readUnits: 0 });
  expect(meter.failures()).toEqual([]);
});

it('passes other calls on, and tells which of S3 write', async () => {
  const send = (method: string, service: string) =>
    fetch(`${meter.url}/bucket/key`, {
      method,
      headers: { authorization: `AWS4-HMAC-SHA256 Credential=key/20260101/us-east-1/${service}/aws4_request, ` },
    }).then((answer) => answer.text());
  expect(await send('GET', 's3')).toBe('content');
  await send('PUT', 's3');
  await send('HEAD', 's3');
  await send('GET', 'ssm');
  expect(countCalls(meter.calls(), 'audit')).toMatchObject({ s3Writes: 1, s3Reads: 2, sqsRequests: 0 });
  await send('GET', 'comprehend');
  expect(() => countCalls(meter.calls(), 'audit')).toThrow(/comprehend/);
});

it('tells what it could not count', async () => {
  const failing = await startServer((_, response) => {
    response.writeHead(200).end('this is no JSON');
  });
  const deaf = await startMeter(failing.url);
  const client = clientOf(deaf.url);
  await expect(client.send(new GetItemCommand({ TableName: 'audit', Key: {} }))).rejects.toThrow();
  client.destroy();
  expect(deaf.failures()).toEqual([expect.stringContaining('JSON')]);
  await deaf.close();
  await failing.close();
});
