import type { APIGatewayProxyEventV2, Context } from 'aws-lambda';
import { z } from 'zod';
import { guard, memoryRateLimitStore } from '../../lambdas/request-guard';

export type Handler = (event: APIGatewayProxyEventV2, context: Context) => Promise<unknown>;

const answer = async () => ({
  statusCode: 200,
  headers: { 'content-type': 'application/json' },
  body: '{"accepted":true,"number":4711}',
});

export interface Issuer {
  readonly issuer: string;
  readonly audience: string;
  readonly publicKeyUrl: string;
}

const schema = z.object({
  title: z.string().optional(),
  text: z.string().optional(),
  items: z.array(z.looseObject({})),
});

/** Every protection on; events and metrics are made and thrown away. */
export function guardedHandler(issuer: Issuer): Handler {
  const { audience, publicKeyUrl } = issuer;
  const protect = guard({
    rateLimiting: {
      store: memoryRateLimitStore(),
      rules: [
        { name: 'address', by: 'ip', limit: 10_000_000, windowSeconds: 60 },
        { name: 'caller', by: 'user', limit: 10_000_000, windowSeconds: 60 },
      ],
    },
    authentication: { issuer: issuer.issuer, audience, publicKeyUrl, allowInsecureLocalJwks: true },
    authorization: { routes: [{ route: 'POST /orders/{id}/notes', roles: ['writer'] }] },
    inputValidation: { routes: { 'POST /orders/{id}/notes': { body: schema } } },
    threatDetection: {},
    monitoring: { metrics: false },
    events: { sinks: [{ send: () => {}, flush: async () => {} }] },
  });
  return protect(answer) as Handler;
}

/** Only what must be there to see threats: the rest off. */
export function detectingHandler(): Handler {
  return guard({ monitoring: { metrics: false }, events: { sinks: [{ send: () => {}, flush: async () => {} }] } })(
    answer,
  ) as Handler;
}

/**
 * Five middlewares that most HTTP handlers with middy have. None of them limits, authenticates or detects. They are ES modules
 * alone, which a program that is loaded as CommonJS can only import at run time.
 */
export async function middyHandler(): Promise<Handler> {
  const { default: middy } = await import('@middy/core');
  const { default: httpHeaderNormalizer } = await import('@middy/http-header-normalizer');
  const { default: httpEventNormalizer } = await import('@middy/http-event-normalizer');
  const { default: httpJsonBodyParser } = await import('@middy/http-json-body-parser');
  const { default: httpSecurityHeaders } = await import('@middy/http-security-headers');
  const { default: httpErrorHandler } = await import('@middy/http-error-handler');
  return middy()
    .use(httpHeaderNormalizer())
    .use(httpEventNormalizer())
    .use(httpJsonBodyParser())
    .use(httpSecurityHeaders())
    .use(httpErrorHandler())
    .handler(answer) as unknown as Handler;
}
