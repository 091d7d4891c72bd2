import type { IncomingMessage, ServerResponse } from 'node:http';
import { json } from 'node:stream/consumers';
import { z } from 'zod';
import type { Call, Fault } from './fault';

/** Under this path a test in another process drives the proxy; no AWS service has one like it. */
export const CONTROL_PATH = '/_faults';

const expression = z.object({ pattern: z.string(), flags: z.string() });
const target = {
  service: z.string().optional(),
  action: z.union([z.string(), expression]).optional(),
  times: z.union([z.int().positive(), z.literal('forever')]).optional(),
};
const faultMessage = z.discriminatedUnion('kind', [
  z.strictObject({ ...target, kind: z.enum(['throttle', 'error500', 'reset', 'lost-response']) }),
  z.strictObject({ ...target, kind: z.literal('slow'), milliseconds: z.number().nonnegative() }),
]);

/** What the control path works on. */
export interface FaultControl {
  inject(fault: Fault): void;
  clear(): void;
  calls(): readonly Call[];
}

/** Answers a request under the control path: POST injects a fault, GET lists the calls, DELETE clears. */
export async function controlAnswer(
  incoming: IncomingMessage,
  outgoing: ServerResponse,
  control: FaultControl,
): Promise<void> {
  try {
    if (incoming.method === 'POST') control.inject(fromMessage(await json(incoming)));
    else if (incoming.method === 'DELETE') control.clear();
    outgoing.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify(control.calls()));
  } catch (error) {
    outgoing.writeHead(400, { 'content-type': 'text/plain' }).end(String(error));
  }
}

/** The same control over a proxy that runs in another process. */
export interface RemoteFaultControl {
  inject(fault: Fault): Promise<void>;
  clear(): Promise<void>;
  calls(): Promise<readonly Call[]>;
}

/** @param proxyUrl the proxy's `url` */
export function remoteFaultControl(proxyUrl: string): RemoteFaultControl {
  const send = async (method: string, body?: string): Promise<readonly Call[]> => {
    const response = await fetch(`${proxyUrl}${CONTROL_PATH}`, { method, ...(body !== undefined && { body }) });
    if (!response.ok) throw new Error(`The fault proxy at ${proxyUrl} refused: ${await response.text()}`);
    return (await response.json()) as readonly Call[];
  };
  return {
    inject: async (fault) => {
      await send('POST', toMessage(fault));
    },
    clear: async () => {
      await send('DELETE');
    },
    calls: () => send('GET'),
  };
}

function toMessage(fault: Fault): string {
  const { action } = fault;
  return JSON.stringify(
    action instanceof RegExp ? { ...fault, action: { pattern: action.source, flags: action.flags } } : fault,
  );
}

function fromMessage(message: unknown): Fault {
  const { service, action, times, ...kind } = faultMessage.parse(message);
  return {
    ...kind,
    ...(service !== undefined && { service }),
    ...(times !== undefined && { times }),
    ...(action !== undefined && {
      action: typeof action === 'string' ? action : new RegExp(action.pattern, action.flags),
    }),
  };
}
