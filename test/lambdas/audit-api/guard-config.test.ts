import { GUARD_METRICS } from '../../../lambdas/audit-api/contract';
import { ALL_ENDPOINTS } from '../../../lambdas/audit-api/endpoints/all-endpoints';
import { guardConfig } from '../../../lambdas/audit-api/guard-config';
import { guard, memoryRateLimitStore } from '../../../lambdas/request-guard';
import { httpEvent } from '../request-guard/request/fixtures/events';
import { answerOf, lambdaContext } from '../request-guard/support/invocation';

const protect = guard(
  guardConfig(ALL_ENDPOINTS, {
    issuer: 'https://login.example.com/',
    audience: 'mayfly',
    publicKeyUrl: 'https://login.example.com/.well-known/jwks.json',
    rolesClaim: 'roles',
    requestsPerMinute: 300,
    store: memoryRateLimitStore(),
  }),
);

/** The answer to a question and the line of metrics about it, where the handler fails or does not. */
async function asked(path: string, handler: () => unknown) {
  const stdout = jest.spyOn(process.stdout, 'write').mockReturnValue(true);
  const stderr = jest.spyOn(process.stderr, 'write').mockReturnValue(true);
  try {
    const event = {
      routeKey: `GET ${path}`,
      rawPath: path,
      rawQueryString: '',
      queryStringParameters: {},
      cookies: [],
    };
    const http = { method: 'GET', path, protocol: 'HTTP/1.1', sourceIp: '203.0.113.9', userAgent: 'curl' };
    const { status } = answerOf(
      await protect(handler)(httpEvent(event, { http, routeKey: `GET ${path}` }), lambdaContext()),
    );
    const lines = stdout.mock.calls.map(([line]) => JSON.parse(String(line)));
    return { status, metrics: lines.find((line) => line._aws) };
  } finally {
    for (const stream of [stdout, stderr]) stream.mockRestore();
  }
}

describe('The guard of the audit API', () => {
  it.each([
    ['refuses a question without a token', '/trend', () => ({}), { status: 401, refused: 1, failed: 0 }],
    ['lets everybody read the description', '/openapi.json', () => ({}), { status: 200, refused: 0, failed: 0 }],
    [
      'says nothing of an error',
      '/openapi.json',
      () => {
        throw new Error('no');
      },
      { status: 500, refused: 0, failed: 1 },
    ],
  ])('%s, and tells it in the metrics that alarms watch', async (_, path, handler, expected) => {
    const { status, metrics } = await asked(path, handler);
    const { namespace, dimension, refused, failed } = GUARD_METRICS;
    expect({ status, refused: metrics[refused], failed: metrics[failed] }).toEqual(expected);
    const [about] = metrics._aws.CloudWatchMetrics;
    expect(about.Namespace).toBe(namespace);
    expect(about.Dimensions).toContainEqual([dimension]);
    expect(about.Metrics.map(({ Name }: { Name: string }) => Name)).toEqual(expect.arrayContaining([refused, failed]));
    expect(metrics[dimension]).toBe('orders');
  });
});
