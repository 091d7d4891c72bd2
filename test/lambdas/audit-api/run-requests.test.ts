import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { EventBridgeClient } from '@aws-sdk/client-eventbridge';
import { runRequestsOn } from '../../../lambdas/audit-api/run-requests';

interface Entry {
  readonly Source: string;
  readonly DetailType: string;
  readonly Detail: string;
  readonly EventBusName: string;
}

/** EventBridge as a real client sees it over HTTP; entries are refused as often as a test says. */
let calls: Entry[][];
let refusals: number;
let server: Server;
let events: EventBridgeClient;

beforeAll(async () => {
  server = createServer(async (request, response) => {
    const pieces: Buffer[] = [];
    for await (const piece of request as AsyncIterable<Buffer>) pieces.push(piece);
    const { Entries } = JSON.parse(Buffer.concat(pieces).toString('utf8')) as { readonly Entries: Entry[] };
    calls.push(Entries);
    const answered = Entries.map((_, index) =>
      refusals > 0 && index === 0 ? { ErrorCode: 'ThrottlingException' } : { EventId: `e-${index}` },
    );
    refusals -= 1;
    response
      .writeHead(200, { 'content-type': 'application/x-amz-json-1.1' })
      .end(JSON.stringify({ Entries: answered }));
  });
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));
  const endpoint = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  events = new EventBridgeClient({
    endpoint,
    region: 'eu-west-1',
    credentials: { accessKeyId: 'test', secretAccessKey: 'test' },
  });
});
beforeEach(() => {
  calls = [];
  refusals = 0;
});
afterAll(() => {
  events.destroy();
  server.close();
});

const image = (index: number) => ({
  account: '111122223333',
  region: 'eu-west-1',
  repository: 'app/api',
  digest: `sha256:${String(index).padStart(64, '0')}`,
});

describe('a request for runs', () => {
  it('is one event an image, as the image scan takes it, ten to a call', async () => {
    await runRequestsOn({ events, bus: 'mayfly' }).ask(
      Array.from({ length: 23 }, (_, index) => image(index)),
      'rejudge',
      'a test',
    );
    expect(calls.map(({ length }) => length)).toEqual([10, 10, 3]);
    const { Detail = '', ...entry } = calls[0]?.[0] ?? {};
    expect(entry).toMatchObject({ Source: 'mayfly.audit-api', DetailType: 'Run Requested', EventBusName: 'mayfly' });
    expect(JSON.parse(Detail)).toEqual({ source: 'mayfly', trigger: 'rejudge', ...image(0), why: 'a test' });
  });

  it('is sent again where the bus did not take it, and nothing else is', async () => {
    refusals = 1;
    await runRequestsOn({ events, bus: 'mayfly' }).ask([image(1), image(2)], 'rescan', 'a test');
    expect(calls.map(({ length }) => length)).toEqual([2, 1]);
    expect(calls[1]?.[0]?.Detail).toContain(image(1).digest);
  });

  it('fails, and says for how many, where the bus does not take it in three tries', async () => {
    refusals = 9;
    const asked = runRequestsOn({ events, bus: 'mayfly' }).ask([image(1), image(2)], 'rescan', 'a test');
    await expect(asked).rejects.toMatchObject({ name: 'RunsNotRequested', refused: 1 });
    expect(calls).toHaveLength(3);
  });
});
