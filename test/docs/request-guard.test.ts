import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { transformSync } from 'esbuild';
import {
  albEvent,
  albMultiValueEvent,
  functionUrlEvent,
  httpEvent,
  restEvent,
} from '../lambdas/request-guard/request/fixtures/events';
import { answerOf, lambdaContext } from '../lambdas/request-guard/support/invocation';

const DOCS = join(__dirname, '../../docs');
const LIBRARY = join(__dirname, '../../lambdas/request-guard/index.ts');

type Handler = (event: unknown, context: unknown) => Promise<unknown>;

/** The examples of a page, as somebody would copy them. */
function examplesIn(page: string): readonly string[] {
  return [...readFileSync(join(DOCS, page), 'utf8').matchAll(/^```ts\n([\s\S]*?)^```/gm)].map(([, code]) => code ?? '');
}

/** Runs an example and hands out its handler. */
function handlerOf(code: string): Handler {
  const { code: compiled } = transformSync(code, { loader: 'ts', format: 'cjs', target: 'node24' });
  const module = { exports: {} as { readonly handler: Handler } };
  const load = (name: string) => jest.requireActual(name === 'mayfly/guard' ? LIBRARY : name);
  new Function('require', 'module', 'exports', compiled)(load, module, module.exports);
  return module.exports.handler;
}

const examples = examplesIn('request-guard.md');
const example = (mark: string): string => {
  const found = examples.filter((code) => code.includes(mark));
  expect(found).toHaveLength(1);
  return found[0] ?? '';
};

beforeEach(() => {
  jest.spyOn(process.stdout, 'write').mockReturnValue(true);
});
afterEach(() => jest.restoreAllMocks());

describe('The examples of the request guard', () => {
  it('all load: their options make sense', () => {
    expect(examples.length).toBeGreaterThanOrEqual(8);
    for (const code of examples) expect(handlerOf(code)).toBeInstanceOf(Function);
  });

  it.each<[string, string, unknown, number, string]>([
    ['an HTTP API', '// HTTP API', httpEvent(), 200, '{"hello":"one"}'],
    ['a function URL', '// HTTP API', functionUrlEvent(), 200, '{"hello":"one"}'],
    ['a REST API', '// REST API', restEvent(), 200, 'ok'],
    ['a load balancer', '// Load balancer', albEvent(), 200, '10.0.0.1'],
    ['a load balancer with multi-value headers', '// Load balancer', albMultiValueEvent(), 200, '10.0.0.1'],
    ['middy', '// With middy', httpEvent({ rawQueryString: 'page=2' }), 200, '{"page":"2"}'],
    [
      'tokens, to a request without one',
      'reader: identity?.subject',
      httpEvent(),
      401,
      '"code":"authentication-required"',
    ],
    ['the plain configuration, to a request without a token', 'blockDurationMs', httpEvent(), 401, '"status":401'],
  ])('answer for %s', async (_, mark, event, status, body) => {
    const answer = answerOf(await handlerOf(example(mark))(event, lambdaContext()));
    expect(answer.status).toBe(status);
    expect(answer.body).toContain(body);
  });

  it('answer for a schema: what is valid, and the path of what is not', async () => {
    const handler = handlerOf(example("'POST /comments'"));
    const post = (body: object) =>
      handler(
        httpEvent(
          {
            routeKey: 'POST /comments',
            rawPath: '/comments',
            rawQueryString: '',
            queryStringParameters: undefined,
            headers: { 'content-type': 'application/json' },
            body: JSON.stringify(body),
          },
          { http: { method: 'POST', path: '/comments', sourceIp: '203.0.113.9' }, routeKey: 'POST /comments' },
        ),
        lambdaContext(),
      );
    expect(answerOf(await post({ text: 'It works, thank you!' })).status).toBe(201);
    const refused = answerOf(await post({ text: 7 }));
    expect(refused.status).toBe(400);
    expect(JSON.parse(refused.body)).toMatchObject({ errors: [{ path: 'body.text' }] });
  });
});
