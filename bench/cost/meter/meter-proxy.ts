import { createServer, request as httpRequest, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { buffer } from 'node:stream/consumers';
import { identify } from '../../../local/account/aws-call';
import { forward } from '../../../local/registry/http/forward';
import { type Units, unitsOf } from './dynamo-units';

/** A call as the meter saw it. */
export interface MeteredCall {
  readonly service: string;
  /** `PutItem` where the protocol names it, else method and path. */
  readonly action: string;
  readonly units?: Units;
}

export interface Meter {
  readonly url: string;
  /** Since the start, or the last `clear`. */
  calls(): readonly MeteredCall[];
  clear(): void;
  /** What the meter could not count: then the sum would be too small. */
  failures(): readonly string[];
  close(): Promise<void>;
}

/**
 * Starts an HTTP proxy on 127.0.0.1 before the account that counts what functions call. It asks DynamoDB to tell what
 * each call consumes, which changes the request after it was signed: the account must not check signatures.
 *
 * @param target the account's address
 */
export async function startMeter(target: string): Promise<Meter> {
  const account = new URL(target);
  let calls: MeteredCall[] = [];
  const failures: string[] = [];

  async function handle(incoming: IncomingMessage, outgoing: ServerResponse): Promise<void> {
    const head = { method: incoming.method ?? '', path: incoming.url ?? '', headers: incoming.headers };
    const { service, action } = identify(head);
    if (service !== 'dynamodb') {
      calls.push({ service, action });
      await forward(account, incoming, outgoing);
      return;
    }
    const asked: object = JSON.parse((await buffer(incoming)).toString());
    const answer = await send(account, incoming, JSON.stringify({ ...asked, ReturnConsumedCapacity: 'INDEXES' }));
    outgoing.writeHead(answer.status, answer.headers).end(answer.body);
    calls.push({ service, action, units: unitsOf(action, asked, JSON.parse(answer.body.toString())) });
  }

  const server = createServer((incoming, outgoing) => {
    handle(incoming, outgoing).catch((error: unknown) => {
      failures.push(String(error));
      outgoing.destroy();
    });
  });
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject).listen(0, '127.0.0.1', resolve);
  });
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    calls: () => [...calls],
    clear: () => {
      calls = [];
    },
    failures: () => [...failures],
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

interface Answer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Buffer;
}

async function send(account: URL, { method, url, headers }: IncomingMessage, body: string): Promise<Answer> {
  const { connection: _, 'content-length': __, 'transfer-encoding': ___, ...kept } = headers;
  const response = await new Promise<IncomingMessage>((resolve, reject) => {
    httpRequest({
      ...{ host: account.hostname, port: account.port, path: url, method },
      headers: { ...kept, 'content-length': Buffer.byteLength(body) },
    })
      .on('response', resolve)
      .on('error', reject)
      .end(body);
  });
  const answered = await buffer(response);
  const type = response.headers['content-type'] ?? 'application/x-amz-json-1.0';
  return {
    status: response.statusCode ?? 502,
    headers: { 'content-type': type, 'content-length': String(answered.length) },
    body: answered,
  };
}
