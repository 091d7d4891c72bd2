import { HttpProblem } from '../../request-guard';
import { InvalidCursor } from '../../verdicts/queries';
import { RunsNotRequested } from '../run-requests';
import type { Asked, Dependencies, Endpoint } from './endpoint';
import { entityTag, isKnown } from './entity-tag';

/** A response of payload format 2.0. Source: API Gateway developer guide, "Lambda function response format". */
export interface HttpResponse {
  readonly statusCode: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: string;
}

/**
 * Has an endpoint answer, with an entity tag by which a client need not fetch again what it has.
 *
 * @throws HttpProblem where the answer is no success; whatever else is thrown is a failure of the API
 */
export async function answerRequest(
  endpoint: Endpoint,
  dependencies: Dependencies,
  asked: Asked<unknown, unknown>,
  ifNoneMatch: string | undefined,
): Promise<HttpResponse> {
  const { status = 200, body } = await ask(endpoint, dependencies, asked);
  const text = JSON.stringify(body);
  if (!endpoint.route.startsWith('GET ')) return response(status, {}, text);
  const tag = entityTag(text);
  // Asked again each time: a verdict can be another one in the next moment.
  const headers = { etag: tag, 'cache-control': 'private, no-cache' };
  return isKnown(ifNoneMatch, tag) ? { statusCode: 304, headers } : response(status, headers, text);
}

function response(statusCode: number, headers: Readonly<Record<string, string>>, body: string): HttpResponse {
  return { statusCode, headers: { 'content-type': 'application/json', ...headers }, body };
}

async function ask(endpoint: Endpoint, dependencies: Dependencies, asked: Asked<unknown, unknown>) {
  try {
    return await endpoint.ask(dependencies, asked);
  } catch (error) {
    throw problemOf(error);
  }
}

/** What is wrong with what was asked, or cannot be done now; anything else as it is. */
function problemOf(error: unknown): unknown {
  if (error instanceof InvalidCursor) {
    const errors = [{ path: 'query.next', reason: 'does not continue this question: start again without it' }];
    return new HttpProblem(
      { status: 400, code: 'invalid-cursor', detail: 'The cursor does not continue this question.', errors },
      { cause: error },
    );
  }
  if (error instanceof RunsNotRequested) {
    const headers = { 'retry-after': '5' };
    return new HttpProblem(
      { status: 503, code: 'runs-not-requested', detail: 'It is on record, but not under way: ask again.', headers },
      { cause: error },
    );
  }
  return error;
}
