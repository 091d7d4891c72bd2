import { clientBehindLoadBalancer } from './client-ip';
import { entriesOf, type Fields, fieldsOf, textOf } from './event-fields';
import type { GuardRequest } from './guard-request';
import { readHeaders } from './headers';
import { formDecode } from './percent-decoding';
import { forwardedFor, type ReadContext, toRequest } from './request-parts';

export function isAlb(requestContext: Fields): boolean {
  return fieldsOf(requestContext['elb']) !== null;
}

/** Whether the target group has multi-value headers on: then a response must have them as well. */
export function hasMultiValueHeaders(event: Fields): boolean {
  return fieldsOf(event['multiValueHeaders']) !== null;
}

/** A load balancer passes the query on as it was sent, percent-encoded, and gives no id to a request. */
export function readAlb(event: Fields, context: ReadContext): GuardRequest {
  const headers = readHeaders(event['headers'], event['multiValueHeaders']);
  const query = entriesOf(event['queryStringParameters'], event['multiValueQueryStringParameters'], 'query');
  return toRequest(
    event,
    {
      shape: 'alb',
      method: textOf(event, 'httpMethod', 'httpMethod'),
      path: textOf(event, 'path', 'path'),
      route: null,
      pathParameters: [],
      query: query.map(({ name, value }) => ({ name: formDecode(name), value: formDecode(value) })),
      headers,
      cookies: [],
      clientIp: clientBehindLoadBalancer(forwardedFor(headers), context.trustedProxies),
      requestId: null,
    },
    context,
  );
}
