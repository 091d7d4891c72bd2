import type { IncomingMessage, ServerResponse } from 'node:http';
import { z } from 'zod';
import { readBody, sendJson } from '../http/exchange';
import type { EnhancedScans } from '../inspector/enhanced-scans';
import { actionBehaviourSchema, type Behaviours, projectBehaviourSchema, repositoryBehaviourSchema } from './behaviour';

export const CONTROL_PREFIX = '/_control/';
const MAX_BODY_BYTES = 64 * 1024;

/** What a test may ask for; also the answer to a wrong path. */
const USAGE = {
  'PUT /_control/repositories/<name>': z.toJSONSchema(repositoryBehaviourSchema, { io: 'input' }),
  'PUT /_control/projects/<name>': z.toJSONSchema(projectBehaviourSchema, { io: 'input' }),
  'PUT /_control/actions/<action>': z.toJSONSchema(actionBehaviourSchema, { io: 'input' }),
  'POST /_control/rescans/<repository>': "looks at a repository's images again, as Inspector does for a new advisory",
  'DELETE /_control/all': 'back to how AWS does it',
} as const;

/** What tests can drive. */
export interface Controlled {
  readonly behaviours: Behaviours;
  readonly enhanced: EnhancedScans;
}

/**
 * The switches of the stand-in, for tests. A PUT replaces the whole behaviour of one repository (its scans and push
 * events), project (its builds) or action (its throttling); what it leaves out is the default. 204 when done, 400 with
 * the path of the bad value, 404 with the usage.
 */
export async function handleControl(
  { behaviours, enhanced }: Controlled,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const path = decodeURIComponent((request.url ?? '').split('?')[0] ?? '').slice(CONTROL_PREFIX.length);
  const [kind = '', ...rest] = path.split('/');
  const name = rest.join('/');

  if (request.method === 'DELETE' && path === 'all') {
    behaviours.reset();
    response.writeHead(204).end();
    return;
  }
  if (request.method === 'POST' && kind === 'rescans' && name !== '') {
    sendJson(response, 200, { changes: await enhanced.rescan(name) });
    return;
  }
  const set = request.method === 'PUT' && name !== '' ? setter(behaviours, kind) : null;
  if (set === null) {
    sendJson(response, 404, USAGE);
    return;
  }
  const error = set(name, await jsonBody(request));
  if (error === null) response.writeHead(204).end();
  else sendJson(response, 400, { error });
}

type Set = (name: string, body: unknown) => string | null;

function setter(behaviours: Behaviours, kind: string): Set | null {
  switch (kind) {
    case 'repositories':
      return checked(repositoryBehaviourSchema, (name, value) => behaviours.setRepository(name, value));
    case 'projects':
      return checked(projectBehaviourSchema, (name, value) => behaviours.setProject(name, value));
    case 'actions':
      return checked(actionBehaviourSchema, (name, { throttle }) => behaviours.throttle(name, throttle));
    default:
      return null;
  }
}

function checked<T>(schema: z.ZodType<T>, apply: (name: string, value: T) => void): Set {
  return (name, body) => {
    const parsed = schema.safeParse(body);
    if (!parsed.success) return z.prettifyError(parsed.error);
    apply(name, parsed.data);
    return null;
  };
}

async function jsonBody(request: IncomingMessage): Promise<unknown> {
  const text = (await readBody(request, MAX_BODY_BYTES)).toString('utf8');
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
