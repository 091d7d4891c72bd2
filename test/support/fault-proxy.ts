import { createServer, type IncomingMessage, request, type Server, type ServerResponse } from 'node:http';
import { pipeline } from 'node:stream/promises';
import { setTimeout as sleep } from 'node:timers/promises';
import { identify, type RequestHead } from '../../local/account/aws-call';
import { type Call, errorAnswer, type Fault, hits } from './fault';
import { CONTROL_PATH, controlAnswer } from './fault-control';

/** Older calls are forgotten, so that a long run cannot fill the memory. */
const REMEMBERED_CALLS = 10_000;
/** They belong to one connection, not to the message (RFC 9110, 7.6.1). */
const HOP_BY_HOP = new Set([
  'connection',
  'keep-alive',
  'proxy-connection',
  'transfer-encoding',
  'te',
  'upgrade',
  'expect',
]);

export interface FaultProxy {
  readonly url: string;
  /** Adds a fault. Of several that hit a call, the oldest one acts. */
  inject(fault: Fault): void;
  /** Removes all faults and forgets all calls. */
  clear(): void;
  /** The last calls, oldest first. */
  calls(): readonly Call[];
  /** Stops listening and cuts what is open. */
  close(): Promise<void>;
}

/**
 * Starts an HTTP proxy on 127.0.0.1 in front of a local endpoint. It forwards calls as they are, host header included
 * (a signature covers it), streams bodies both ways, and does to chosen calls what networks and services do.
 *
 * @param options.target URL of the endpoint, such as `http://127.0.0.1:4566`
 */
export async function startFaultProxy(options: {
  readonly target: string;
  readonly port?: number;
}): Promise<FaultProxy> {
  const target = new URL(options.target);
  const faults: { readonly fault: Fault; left: number }[] = [];
  const calls: { -readonly [Key in keyof Call]: Call[Key] }[] = [];

  const inject = (fault: Fault) => {
    faults.push({ fault, left: fault.times === 'forever' ? Number.POSITIVE_INFINITY : (fault.times ?? 1) });
  };
  const clear = () => {
    faults.length = 0;
    calls.length = 0;
  };
  const take = (call: { readonly service: string; readonly action: string }): Fault | undefined => {
    const entry = faults.find(({ fault, left }) => left > 0 && hits(fault, call));
    if (entry !== undefined) entry.left -= 1;
    return entry?.fault;
  };

  const server = createServer(async (incoming, outgoing) => {
    const head: RequestHead = { method: incoming.method ?? '', path: incoming.url ?? '', headers: incoming.headers };
    // Callers hang up and endpoints vanish in the middle of a call; that is not this server's failure.
    incoming.on('error', () => {});
    outgoing.on('error', () => {});
    if (head.path.startsWith(CONTROL_PATH)) {
      await controlAnswer(incoming, outgoing, { inject, clear, calls: () => calls });
      return;
    }
    const called = identify(head);
    const fault = take(called);
    const call: (typeof calls)[number] = { ...called, ...(fault !== undefined && { fault: fault.kind }) };
    calls.push(call);
    if (calls.length > REMEMBERED_CALLS) calls.shift();
    const status = await act(fault, head, incoming, outgoing, target);
    if (status !== undefined) call.status = status;
  });
  const url = await listen(server, options.port ?? 0);
  return {
    url,
    inject,
    clear,
    calls: () => calls.map((call) => ({ ...call })),
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

/** Returns the status that the caller got, or undefined when it got none. */
async function act(
  fault: Fault | undefined,
  head: RequestHead,
  incoming: IncomingMessage,
  outgoing: ServerResponse,
  target: URL,
): Promise<number | undefined> {
  switch (fault?.kind) {
    case 'throttle':
    case 'error500': {
      const { status, headers, body } = errorAnswer(fault.kind, head);
      incoming.resume();
      outgoing.writeHead(status, { ...headers, 'content-length': Buffer.byteLength(body) }).end(body);
      return status;
    }
    case 'reset':
      incoming.socket.resetAndDestroy();
      return undefined;
    case 'slow':
      return (await stays(outgoing, fault.milliseconds)) ? forward(incoming, outgoing, target, 'answer') : undefined;
    case 'lost-response':
      return forward(incoming, outgoing, target, 'lose');
    case undefined:
      return forward(incoming, outgoing, target, 'answer');
  }
}

/** Waits, and tells whether the caller is still there. */
async function stays(outgoing: ServerResponse, milliseconds: number): Promise<boolean> {
  const gone = new AbortController();
  const abort = () => gone.abort();
  outgoing.once('close', abort);
  try {
    await sleep(milliseconds, undefined, { signal: gone.signal });
    return true;
  } catch {
    return false;
  } finally {
    outgoing.off('close', abort);
  }
}

/** A connection for each call: one that is kept alive could be closed under us, which would be a fault of ours. */
async function forward(
  incoming: IncomingMessage,
  outgoing: ServerResponse,
  target: URL,
  then: 'answer' | 'lose',
): Promise<number | undefined> {
  try {
    const upstream = request({
      host: target.hostname,
      port: target.port,
      method: incoming.method,
      path: incoming.url,
      headers: endToEnd(incoming.rawHeaders),
      agent: false,
    });
    const answered = new Promise<IncomingMessage>((resolve, reject) => {
      upstream.once('response', resolve);
      upstream.on('error', reject);
      upstream.once('close', () => reject(new Error('The connection was closed before an answer.')));
    });
    outgoing.once('close', () => {
      if (then === 'answer' && !outgoing.writableFinished) upstream.destroy();
    });
    // An endpoint may answer before it has read the whole body, so a broken upload alone does not decide.
    pipeline(incoming, upstream).catch(() => {});
    const response = await answered;
    if (then === 'lose') {
      response.on('error', () => {}).resume();
      await new Promise((resolve) => response.once('close', resolve));
      incoming.socket.resetAndDestroy();
      return undefined;
    }
    outgoing.writeHead(response.statusCode ?? 502, endToEnd(response.rawHeaders));
    await pipeline(response, outgoing);
    return response.statusCode;
  } catch (error) {
    if (outgoing.headersSent || incoming.socket.destroyed) {
      outgoing.destroy();
      return undefined;
    }
    outgoing.writeHead(502, { 'content-type': 'text/plain' }).end(`No answer from ${target.href}: ${String(error)}`);
    return 502;
  }
}

/** Raw headers keep repeated ones apart and their spelling as it is. */
function endToEnd(rawHeaders: readonly string[]): string[] {
  const kept: string[] = [];
  for (let i = 0; i + 1 < rawHeaders.length; i += 2) {
    const [name = '', value = ''] = [rawHeaders[i], rawHeaders[i + 1]];
    if (!HOP_BY_HOP.has(name.toLowerCase())) kept.push(name, value);
  }
  return kept;
}

function listen(server: Server, port: number): Promise<string> {
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, '127.0.0.1', () => {
      const address = server.address();
      resolve(`http://127.0.0.1:${typeof address === 'object' && address !== null ? address.port : port}`);
    });
  });
}
