import { isAlb, readAlb } from './alb';
import { type Fields, fieldsOf } from './event-fields';
import { isFunctionUrl } from './function-url';
import type { EventShape, GuardRequest } from './guard-request';
import { isHttpV2, readHttpV2 } from './http-v2';
import { isRestV1, readRestV1 } from './rest-v1';
import { UnknownEvent } from './unknown-event';

/** What an API asks its Lambda authorizer looks like a request, and is answered with a policy. */
const AUTHORIZER_FIELDS = ['methodArn', 'routeArn', 'authorizationToken'];

/**
 * Which service an event is of, by the fields that only that service writes.
 *
 * @throws UnknownEvent where it is none of the four: then nobody can be answered
 */
export function shapeOf(event: unknown): EventShape {
  const { fields, requestContext } = partsOf(event);
  if (isAlb(requestContext)) return 'alb';
  if (isFunctionUrl(fields, requestContext)) return 'function-url';
  if (isHttpV2(fields, requestContext)) return 'http-v2';
  if (isRestV1(fields)) return 'rest-v1';
  throw new UnknownEvent();
}

/**
 * Reads the event of any shape. Stage prefixes of the path stay as the event has them.
 *
 * @param options.trustedProxies how many hops before AWS's own (such as CloudFront) are trusted to tell the client's address,
 *   0 to 10; whoever can get past them can then choose an address
 * @throws UnknownEvent where the event is of none of the shapes, RequestRefused where a field is not as its service writes it
 */
export function readRequest(
  event: unknown,
  options: { readonly trustedProxies: number },
  lambdaRequestId: string,
): GuardRequest {
  const shape = shapeOf(event);
  const { fields, requestContext } = partsOf(event);
  const context = { trustedProxies: options.trustedProxies, lambdaRequestId };
  if (shape === 'alb') return readAlb(fields, context);
  if (shape === 'rest-v1') return readRestV1(fields, requestContext, context);
  return readHttpV2(fields, requestContext, context, shape);
}

function partsOf(event: unknown): { readonly fields: Fields; readonly requestContext: Fields } {
  const fields = fieldsOf(event);
  const requestContext = fieldsOf(fields?.['requestContext']);
  if (!fields || !requestContext || AUTHORIZER_FIELDS.some((name) => name in fields)) throw new UnknownEvent();
  return { fields, requestContext };
}
