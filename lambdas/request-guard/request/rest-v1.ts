import { clientBehindGateway } from './client-ip';
import { entriesOf, type Fields, fieldsOf, optionalTextOf, textOf } from './event-fields';
import type { GuardRequest } from './guard-request';
import { readHeaders } from './headers';
import { percentDecode } from './percent-decoding';
import { forwardedFor, type ReadContext, templateOf, toRequest } from './request-parts';

/** A REST API's event, or an HTTP API's with payload format 1.0, which differs from it in a `version`. */
export function isRestV1(event: Fields): boolean {
  return typeof event['httpMethod'] === 'string' && 'resource' in event;
}

/**
 * Both APIs decode the query. An HTTP API decodes path and path parameters as well; a REST API leaves them as they were sent.
 * Source: AWS, "Set up Lambda proxy integrations in API Gateway" and "Create AWS Lambda proxy integrations for HTTP APIs".
 */
export function readRestV1(event: Fields, requestContext: Fields, context: ReadContext): GuardRequest {
  const headers = readHeaders(event['headers'], event['multiValueHeaders']);
  const isHttpApi = 'version' in event;
  const pathParameters = entriesOf(event['pathParameters'], null, 'pathParameters');
  const identity = fieldsOf(requestContext['identity']) ?? {};
  const sourceIp = optionalTextOf(identity, 'sourceIp', 'requestContext.identity.sourceIp');
  return toRequest(
    event,
    {
      shape: 'rest-v1',
      method: textOf(event, 'httpMethod', 'httpMethod'),
      path: textOf(event, 'path', 'path'),
      route: templateOf(event, 'resource'),
      pathParameters: isHttpApi
        ? pathParameters
        : pathParameters.map(({ name, value }) => ({ name, value: percentDecode(value) })),
      query: entriesOf(event['queryStringParameters'], event['multiValueQueryStringParameters'], 'query'),
      headers,
      cookies: [],
      clientIp: clientBehindGateway(sourceIp, forwardedFor(headers), context.trustedProxies),
      requestId: requestContext['requestId'],
    },
    context,
  );
}
