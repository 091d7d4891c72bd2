import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { PutCommand } from '@aws-sdk/lib-dynamodb';
import { codeBuildClient } from '../../../lambdas/shared/clients/code-build';
import { dynamoClient } from '../../../lambdas/shared/clients/dynamo';
import { ecrClient } from '../../../lambdas/shared/clients/ecr';
import { eventBridgeClient } from '../../../lambdas/shared/clients/event-bridge';
import { lambdaClient } from '../../../lambdas/shared/clients/lambda';
import { s3Client } from '../../../lambdas/shared/clients/s3';
import { serviceQuotasClient } from '../../../lambdas/shared/clients/service-quotas';
import { CONNECT_TIMEOUT_MS, MAX_ATTEMPTS, REQUEST_TIMEOUT_MS } from '../../../lambdas/shared/clients/settings';
import { sfnClient } from '../../../lambdas/shared/clients/sfn';
import { snsClient } from '../../../lambdas/shared/clients/sns';
import { sqsClient } from '../../../lambdas/shared/clients/sqs';
import { ssmClient } from '../../../lambdas/shared/clients/ssm';

const clients = {
  codeBuildClient,
  dynamoClient,
  ecrClient,
  eventBridgeClient,
  lambdaClient,
  s3Client,
  serviceQuotasClient,
  sfnClient,
  snsClient,
  sqsClient,
  ssmClient,
};

describe.each(Object.entries(clients))('%s', (_, client) => {
  it('is made once', () => {
    expect(client()).toBe(client());
  });

  it('gives up on a host, a request and a call that hang', async () => {
    const { config } = client();
    expect(await config.maxAttempts()).toBe(MAX_ATTEMPTS);
    // The handler resolves its settings with the first request.
    expect(await Reflect.get(config.requestHandler, 'configProvider')).toMatchObject({
      connectionTimeout: CONNECT_TIMEOUT_MS,
      requestTimeout: REQUEST_TIMEOUT_MS,
      throwOnRequestTimeout: true,
    });
  });
});

it('dynamoClient writes plain objects and leaves out what is undefined', async () => {
  const bodies: string[] = [];
  const server = createServer((request, response) => {
    let body = '';
    request.on('data', (piece) => {
      body += piece;
    });
    request.on('end', () => {
      bodies.push(body);
      response.setHeader('content-type', 'application/x-amz-json-1.0');
      response.end('{"Attributes":{"gen":{"N":"3"}}}');
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const client = dynamoClient();
  const endpoint = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  Object.assign(process.env, { AWS_ACCESS_KEY_ID: 'test', AWS_SECRET_ACCESS_KEY: 'test', AWS_REGION: 'eu-west-1' });
  process.env['AWS_ENDPOINT_URL_DYNAMODB'] = endpoint;
  const answer = await client.send(new PutCommand({ TableName: 't', Item: { pk: 'a', absent: undefined, gen: 2 } }));
  client.destroy();
  server.closeAllConnections();
  server.close();
  expect(JSON.parse(bodies[0] ?? '{}').Item).toEqual({ pk: { S: 'a' }, gen: { N: '2' } });
  expect(answer.Attributes).toEqual({ gen: 3 });
});
