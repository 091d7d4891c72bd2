import { clientBehindGateway } from './client-ip';
import { entriesOf, type Fields, fieldsOf, optionalTextOf, textOf } from './event-fields';
import type { GuardRequest, NameValue } from './guard-request';
import { readHeaders } from './headers';
import { parseForm } from './percent-decoding';
import { forwardedFor, type ReadContext, templateOf, textsOf, toRequest } from './request-parts';

/** Payload format 2.0; other events of this version, such as VPC Lattice's, have no `http`. */
export function isHttpV2(event: Fields, requestContext: Fields): boolean {
  return event['version'] === '2.0' && fieldsOf(requestContext['http']) !== null;
}

/** An HTTP API's event or, in the same format, a function URL's. An HTTP API decodes path and path parameters itself. */
export function readHttpV2(
  event: Fields,
  requestContext: Fields,
  context: ReadContext,
  shape: 'http-v2' | 'function-url',
): GuardRequest {
  const headers = readHeaders(event['headers'], null);
  const http = fieldsOf(requestContext['http']) ?? {};
  const sourceIp = optionalTextOf(http, 'sourceIp', 'requestContext.http.sourceIp');
  return toRequest(
    event,
    {
      shape,
      method: textOf(http, 'method', 'requestContext.http.method'),
      path: textOf(event, 'rawPath', 'rawPath'),
      route: templateOf(event, 'routeKey'),
      pathParameters: entriesOf(event['pathParameters'], null, 'pathParameters'),
      query: queryOf(event),
      headers,
      cookies: textsOf(event, 'cookies'),
      clientIp: clientBehindGateway(sourceIp, forwardedFor(headers), context.trustedProxies),
      requestId: requestContext['requestId'],
    },
    context,
  );
}

/** From the raw query, as the decoded one joins the values of a repeated name with commas. */
function queryOf(event: Fields): NameValue[] {
  const raw = optionalTextOf(event, 'rawQueryString', 'rawQueryString');
  return raw ? parseForm(raw) : entriesOf(event['queryStringParameters'], null, 'query');
}
