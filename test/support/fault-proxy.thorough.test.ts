import { buffer } from 'node:stream/consumers';
import { DynamoDBClient, PutItemCommand } from '@aws-sdk/client-dynamodb';
import { startServer, type TestServer } from '../lambdas/image-scan/registry/support/http-server';
import { type FaultProxy, startFaultProxy } from './fault-proxy';

describe('fault proxy', () => {
  let server: TestServer;
  let proxy: FaultProxy;

  beforeEach(async () => {
    server = await startServer(async (incoming, outgoing) => {
      const body = await buffer(incoming);
      outgoing
        .writeHead(200, { 'content-type': 'application/x-amz-json-1.0' })
        .end(incoming.headers['x-amz-target'] ? '{}' : body);
    });
    proxy = await startFaultProxy({ target: server.url });
  });

  afterEach(async () => {
    await proxy.close();
    await server.close();
  });

  it('streams a large body both ways unchanged', async () => {
    const large = Buffer.alloc(30_000_000, 'mayfly');

    const response = await fetch(proxy.url, { method: 'POST', body: large });

    expect(Buffer.from(await response.arrayBuffer()).equals(large)).toBe(true);
  });

  it('lets the SDK succeed with its own retries when a fault ends', async () => {
    proxy.inject({ service: 'dynamodb', action: 'PutItem', kind: 'throttle', times: 2 });

    const client = new DynamoDBClient({
      ...{ endpoint: proxy.url, region: 'eu-west-1', maxAttempts: 3 },
      credentials: { accessKeyId: 'key', secretAccessKey: 'secret' },
    });
    await client.send(new PutItemCommand({ TableName: 't', Item: { pk: { S: 'a' } } }));

    expect(proxy.calls()).toEqual([
      { service: 'dynamodb', action: 'PutItem', fault: 'throttle', status: 400 },
      { service: 'dynamodb', action: 'PutItem', fault: 'throttle', status: 400 },
      { service: 'dynamodb', action: 'PutItem', status: 200 },
    ]);
  });
});
