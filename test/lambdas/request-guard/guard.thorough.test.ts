import fc from 'fast-check';
import { guard } from '../../../lambdas/request-guard/guard';
import { EVERY_SHAPE } from './request/fixtures/events';
import { answerOf, lambdaContext, quiet } from './support/invocation';

/** Texts that mean something to one of the protections, and texts that mean nothing. */
const text = fc.oneof(
  fc.string(),
  fc.string({ unit: 'binary' }),
  fc.constantFrom(
    '__proto__',
    'constructor',
    "1' or '1'='1",
    '<script>alert(1)</script>',
    '../../etc/passwd',
    '%00',
    '%',
    '%zz',
    '\u0000',
    '\ud800',
    '{"a":{"__proto__":1}}',
    '[[[[[[[[[[',
    'application/json',
    'multipart/form-data; boundary=x',
    'Bearer a.b.c',
    'eyJhbGciOiJub25lIn0.e30.',
    'POST',
    '::1',
    '999.999.999.999',
  ),
);
const value = fc.oneof(text, fc.constantFrom(null, undefined, 0, -1, Number.NaN, true, [], {}), fc.jsonValue());
const names = [
  ...['version', 'routeKey', 'rawPath', 'rawQueryString', 'cookies', 'headers', 'multiValueHeaders', 'pathParameters'],
  ...[
    'queryStringParameters',
    'multiValueQueryStringParameters',
    'body',
    'isBase64Encoded',
    'path',
    'httpMethod',
    'resource',
  ],
];
const fields = fc.oneof(
  value,
  fc.dictionary(text, value, { maxKeys: 5 }),
  fc.dictionary(text, fc.array(text, { maxLength: 3 }), { maxKeys: 5 }),
);
const changes = fc.dictionary(fc.constantFrom(...names), fields, { maxKeys: 4 });

const { config } = quiet({
  rateLimiting: { rules: [{ name: 'all', by: 'ip', limit: 10_000_000, windowSeconds: 60 }] },
  authentication: {
    required: false,
    issuer: 'https://login.example/',
    audience: 'orders',
    // Nobody listens there: a token that comes so far that its key is fetched is refused all the same.
    publicKeyUrl: 'http://127.0.0.1:9/keys',
    allowInsecureLocalJwks: true,
  },
  inputValidation: { sanitizeInput: true },
});

beforeEach(() => {
  jest.spyOn(process.stderr, 'write').mockReturnValue(true);
});
afterEach(() => jest.restoreAllMocks());

describe.each(EVERY_SHAPE)('the guard before %s', (_, eventOf) => {
  it('answers every event, or says that it is none; and never calls the handler for one that it refuses', async () => {
    const handler = jest.fn(async () => ({ statusCode: 299, body: 'let through' }));
    const protect = guard(config)(handler);
    await fc.assert(
      fc.asyncProperty(changes, async (changed) => {
        handler.mockClear();
        const outcome = await protect(eventOf(changed), lambdaContext()).catch((error: unknown) => error);
        if (outcome instanceof Error) {
          expect(outcome.name).toBe('UnknownEvent');
          expect(handler).not.toHaveBeenCalled();
          return;
        }
        const { status, body } = answerOf(outcome);
        expect(handler).toHaveBeenCalledTimes(status === 299 ? 1 : 0);
        if (status !== 299) {
          // A protection that breaks would answer so: on no input of a client's may one break.
          expect(JSON.parse(body).code).not.toBe('internal-error');
          expect(status).toBeGreaterThanOrEqual(400);
        }
      }),
      { numRuns: 3_000 },
    );
  }, 120_000);
});

describe('the guard before anything at all', () => {
  it('answers, or says that it is no request', async () => {
    const protect = guard(config)(async () => ({ statusCode: 299 }));
    await fc.assert(
      fc.asyncProperty(fc.anything(), async (event) => {
        const outcome = await protect(event, lambdaContext()).catch((error: unknown) => error);
        if (outcome instanceof Error) expect(outcome.name).toBe('UnknownEvent');
        else expect(answerOf(outcome).status).toBeGreaterThanOrEqual(200);
      }),
      { numRuns: 3_000 },
    );
  }, 120_000);
});
