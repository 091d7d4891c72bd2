import { randomUUID } from 'node:crypto';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { json } from 'node:stream/consumers';
import type { ServiceRevision } from '@aws-sdk/client-ecs';
import { z } from 'zod';
import { forward } from '../../local/registry/http/forward';
import type { SharedAccount } from './local-account';

const OPERATION = 'AmazonEC2ContainerServiceV20141113.DescribeServiceRevisions';

/** ECS in front of the local account: it knows service revisions, which MiniStack does not, and forwards all else. */
export interface EcsStandIn {
  readonly url: string;
  /** Makes a service revision that deploys a task definition, and tells its ARN. */
  revision(about: Pick<ServiceRevision, 'taskDefinition' | 'containerImages'>): string;
  close(): Promise<void>;
}

/** Answers DescribeServiceRevisions in ECS's own shape. Source: ECS API reference, DescribeServiceRevisions. */
export async function startEcsStandIn({ url, account, region }: SharedAccount): Promise<EcsStandIn> {
  const revisions = new Map<
    string,
    Pick<ServiceRevision, 'serviceRevisionArn' | 'taskDefinition' | 'containerImages'>
  >();
  const server = createServer(async (request, response) => {
    if (request.headers['x-amz-target'] !== OPERATION) {
      await forward(new URL(url), request, response);
      return;
    }
    const { serviceRevisionArns } = z.object({ serviceRevisionArns: z.array(z.string()) }).parse(await json(request));
    const found = serviceRevisionArns.flatMap((arn) => revisions.get(arn) ?? []);
    const failures = serviceRevisionArns
      .filter((arn) => !revisions.has(arn))
      .map((arn) => ({ arn, reason: 'MISSING' }));
    response.writeHead(200, { 'content-type': 'application/x-amz-json-1.1' });
    response.end(JSON.stringify({ serviceRevisions: found, failures }));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    revision(about) {
      const serviceRevisionArn = `arn:aws:ecs:${region}:${account}:service-revision/shop/api/${randomUUID()}`;
      revisions.set(serviceRevisionArn, { ...about, serviceRevisionArn });
      return serviceRevisionArn;
    },
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}
