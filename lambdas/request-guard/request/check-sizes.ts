import type { GuardRequest, NameValue } from './guard-request';
import { refuseAbove } from './refusals';
import type { RequestCaps } from './request-caps';

/**
 * The first thing that is done with a request: whatever follows it takes time or memory by these sizes.
 *
 * @throws RequestRefused with 414 for the URL, 431 for headers and cookies, 413 for the body
 */
export function checkSizes(request: GuardRequest, caps: RequestCaps): void {
  refuseAbove(caps.maxQueryParameters, request.query.length, 'url-too-long', 'query', 'parameters');
  refuseAbove(caps.maxUrlLength, request.path.length + lengthOf(request.query), 'url-too-long', 'url', 'characters');
  let headers = 0;
  let length = 0;
  for (const [name, values] of request.headers) {
    headers += values.length;
    for (const value of values) length += name.length + value.length;
  }
  refuseAbove(caps.maxHeaders, headers, 'headers-too-large', 'headers', 'headers');
  refuseAbove(caps.maxHeaderLength, length, 'headers-too-large', 'headers', 'characters');
  // Not a part of the headers in payload format 2.0.
  refuseAbove(caps.maxCookies, request.cookies.length, 'headers-too-large', 'cookies', 'cookies');
  refuseAbove(caps.maxHeaderLength, lengthOf(request.cookies), 'headers-too-large', 'cookies', 'characters');
  refuseAbove(caps.maxBodyBytes, request.body?.length ?? 0, 'body-too-large', 'body', 'bytes');
}

/** With the two characters that stand around each name. */
function lengthOf(pairs: readonly NameValue[]): number {
  let length = 0;
  for (const { name, value } of pairs) length += name.length + value.length + 2;
  return length;
}
