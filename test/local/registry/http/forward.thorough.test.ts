import { randomBytes } from 'node:crypto';
import type { RequestListener } from 'node:http';
import { forward } from '../../../../local/registry/http/forward';
import { startServer, type TestServer } from '../../../lambdas/image-scan/registry/support/http-server';

describe('forwarding', () => {
  const servers: TestServer[] = [];
  afterEach(() => Promise.all(servers.splice(0).map((server) => server.close())));

  async function open(listener: RequestListener): Promise<TestServer> {
    const server = await startServer(listener);
    servers.push(server);
    return server;
  }

  it('carries bodies of many megabytes both ways', async () => {
    const body = randomBytes(8 * 1024 * 1024);
    const account = await open((incoming, response) => incoming.pipe(response));
    const proxy = await open((incoming, response) => {
      forward(new URL(account.url), incoming, response).catch(() => response.destroy());
    });
    const answer = await fetch(proxy.url, { method: 'PUT', body });
    expect(Buffer.from(await answer.arrayBuffer()).equals(body)).toBe(true);
  });
});
