import { randomBytes } from 'node:crypto';
import { createServer, type IncomingMessage, request, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { readBody } from '../../../../local/registry/http/exchange';
import { AccountUnreachable, forward } from '../../../../local/registry/http/forward';

const MOST = 64 * 1024 * 1024;

async function serve(handle: (request: IncomingMessage, response: ServerResponse) => void): Promise<Server> {
  const server = createServer(handle);
  await new Promise<void>((resolve) => {
    server.listen(0, '127.0.0.1', resolve);
  });
  return server;
}
const urlOf = (server: Server) => new URL(`http://127.0.0.1:${(server.address() as AddressInfo).port}`);

describe('forwarding', () => {
  const servers: Server[] = [];
  afterEach(async () => {
    for (const server of servers.splice(0)) {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    }
  });

  async function proxyTo(account: (request: IncomingMessage, response: ServerResponse) => void): Promise<URL> {
    const behind = await serve(account);
    const proxy = await serve((incoming, response) => {
      forward(urlOf(behind), incoming, response).catch(() => response.destroy());
    });
    servers.push(behind, proxy);
    return urlOf(proxy);
  }

  it('passes method, path, headers and body on, and the answer back', async () => {
    const url = await proxyTo(async (incoming, response) => {
      const { method, url: path, headers } = incoming;
      const body = (await readBody(incoming, MOST)).toString();
      response
        .writeHead(418, { 'x-answer': 'yes' })
        .end(JSON.stringify({ method, path, target: headers['x-amz-target'], body }));
    });
    const answer = await fetch(new URL('/a/b?c=d', url), {
      method: 'POST',
      body: 'hello',
      headers: { 'x-amz-target': 'T.A' },
    });
    expect(answer.status).toBe(418);
    expect(answer.headers.get('x-answer')).toBe('yes');
    expect(await answer.json()).toEqual({ method: 'POST', path: '/a/b?c=d', target: 'T.A', body: 'hello' });
  });

  it('streams: the first bytes are through before the last are sent', async () => {
    let seen = (_bytes: number) => {};
    const first = new Promise<number>((resolve) => {
      seen = resolve;
    });
    const url = await proxyTo((incoming, response) => {
      incoming.once('data', (piece: Buffer) => seen(piece.length));
      incoming.on('end', () => response.end()).resume();
    });
    const outgoing = request(url, { method: 'PUT' });
    const done = new Promise<void>((resolve) =>
      outgoing.on('response', (answer) => answer.resume().on('end', resolve)),
    );
    outgoing.write(randomBytes(100_000));
    expect(await first).toBeGreaterThan(0);
    outgoing.end();
    await done;
  });

  it('says which account does not answer', async () => {
    const gone = await serve(() => {});
    const url = urlOf(gone);
    await new Promise((resolve) => gone.close(resolve));
    let failure: unknown;
    const proxy = await serve((incoming, response) => {
      forward(url, incoming, response).catch((error: unknown) => {
        failure = error;
        response.writeHead(502).end();
      });
    });
    servers.push(proxy);
    expect((await fetch(urlOf(proxy))).status).toBe(502);
    expect(failure).toBeInstanceOf(AccountUnreachable);
    expect(failure).toMatchObject({ message: expect.stringContaining(url.origin) });
  });
});
