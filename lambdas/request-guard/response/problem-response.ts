import type { Problem } from '../refusal';
import type { HandlerResult, ResponseShape } from './handler-result';
import { withHeaders } from './with-headers';

/** Of what a guard answers with; Node's own list comes with its HTTP client and server, which take milliseconds to load. */
const TITLES: Readonly<Record<number, string>> = {
  400: 'Bad Request',
  401: 'Unauthorized',
  403: 'Forbidden',
  404: 'Not Found',
  405: 'Method Not Allowed',
  409: 'Conflict',
  412: 'Precondition Failed',
  413: 'Content Too Large',
  414: 'URI Too Long',
  415: 'Unsupported Media Type',
  422: 'Unprocessable Content',
  429: 'Too Many Requests',
  431: 'Request Header Fields Too Large',
  500: 'Internal Server Error',
  503: 'Service Unavailable',
};

/**
 * The response that tells a client of a refusal or a failure, as problem details. Source: RFC 9457; `type` is left away, so
 * that `about:blank` holds and `title` is the phrase of the status. `code`, `requestId` and `errors` are extensions of ours.
 */
export function problemResponse(shape: ResponseShape, problem: Problem, requestId: string): HandlerResult {
  const { status, code, detail, errors, headers } = problem;
  const title = TITLES[status] ?? 'Error';
  const response = {
    statusCode: status,
    headers: { ...headers, 'content-type': 'application/problem+json', 'cache-control': 'no-store' },
    // Without errors there is no such key.
    body: JSON.stringify({ title, status, detail, code, requestId, errors }),
    isBase64Encoded: false,
    // Load balancers want the phrase with the status; others know no such field.
    ...(shape.startsWith('alb') ? { statusDescription: `${status} ${title}` } : {}),
  };
  return withHeaders(shape, response, {});
}
