import { createServer, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';

/** An answer that is an error of the service. */
export class ServiceError extends Error {
  readonly type: string;
  readonly status: number;
  constructor(type: string, status = 400) {
    super(`${type} happened`);
    this.type = type;
    this.status = status;
  }
}

type Input = Readonly<Record<string, unknown>>;
/** Operations by `Service.Operation`; what one throws as ServiceError becomes the service's error. */
export type Operations = Readonly<Record<string, (input: Input) => object>>;

export interface AwsEndpoint {
  readonly url: string;
  /** Objects of S3 by `bucket/key`. */
  readonly objects: Map<string, Buffer>;
  /** Bodies of asynchronous invocations, by function. */
  readonly invocations: { readonly function: string; readonly type: string; readonly body: string }[];
  /** `Service.Operation` of every call, in order. */
  readonly calls: string[];
  close(): Promise<void>;
}

const SERVICES: Readonly<Record<string, string>> = {
  AmazonSSM: 'ssm',
  AmazonSQS: 'sqs',
  AWSStepFunctions: 'sfn',
  DynamoDB_20120810: 'dynamodb',
  AmazonEC2ContainerRegistry_V20150921: 'ecr',
};

/** AWS's own protocols on a port of this machine: JSON by `x-amz-target`, the objects of S3, and Lambda's invoke. */
export async function startAwsEndpoint(operations: Operations): Promise<AwsEndpoint> {
  const objects = new Map<string, Buffer>();
  const invocations: AwsEndpoint['invocations'] = [];
  const calls: string[] = [];
  const server = createServer(async (request, response) => {
    const body = await bodyOf(request);
    const url = new URL(request.url ?? '/', 'http://localhost');
    const target = String(request.headers['x-amz-target'] ?? '');
    const [service = '', operation = ''] = target.split('.');
    const invoked = /^\/2015-03-31\/functions\/(.+)\/invocations$/.exec(url.pathname);
    try {
      if (invoked) {
        const name = decodeURIComponent(invoked[1] ?? '');
        invocations.push({
          function: name,
          type: String(request.headers['x-amz-invocation-type']),
          body: body.toString('utf8'),
        });
        operations['lambda.Invoke']?.({ name });
        response.writeHead(202).end();
      } else if (target === '') {
        const key = decodeURIComponent(url.pathname.slice(1));
        const stored = objects.get(key);
        if (request.method === 'PUT') {
          if (stored && request.headers['if-none-match'] === '*') throw new ServiceError('PreconditionFailed', 412);
          objects.set(key, body);
          response.writeHead(200).end();
        } else if (stored) response.writeHead(200, { 'content-length': stored.length }).end(stored);
        else throw new ServiceError('NoSuchKey', 404);
      } else {
        const name = `${SERVICES[service] ?? service}.${operation}`;
        calls.push(name);
        const run = operations[name];
        if (!run) throw new ServiceError(`NotExpected:${name}`);
        const answer = run(JSON.parse(body.toString('utf8')));
        response.writeHead(200, { 'content-type': 'application/x-amz-json-1.1' }).end(JSON.stringify(answer));
      }
    } catch (error) {
      if (!(error instanceof ServiceError)) throw error;
      const { type, message, status } = error;
      const isXml = target === '' && !invoked;
      response.writeHead(status, {
        'content-type': isXml ? 'application/xml' : 'application/x-amz-json-1.1',
        'x-amzn-errortype': type,
      });
      response.end(isXml ? `<Error><Code>${type}</Code></Error>` : JSON.stringify({ __type: type, message }));
    }
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    objects,
    invocations,
    calls,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

async function bodyOf(request: IncomingMessage): Promise<Buffer> {
  const pieces: Buffer[] = [];
  for await (const piece of request) pieces.push(piece);
  return Buffer.concat(pieces);
}
