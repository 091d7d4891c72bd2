import type { HandlerResult, HeaderValue, ResponseShape } from './handler-result';

type Header = readonly [name: string, value: HeaderValue | readonly HeaderValue[]];

/**
 * A response with more headers. One that the handler set already, in whatever case and form, stays as it is and is not sent
 * twice. Headers stand in the form that the service reads: REST APIs take texts and lists, load balancers the one that is on,
 * payload format 2.0 only texts; what stands in the other would be lost.
 *
 * @param added names in lower case
 */
export function withHeaders(
  shape: ResponseShape,
  { headers = {}, multiValueHeaders = {}, ...rest }: HandlerResult,
  added: Readonly<Record<string, string>>,
): HandlerResult {
  const all: Header[] = Object.entries(multiValueHeaders);
  const present = new Set(all.map(([name]) => name.toLowerCase()));
  // A REST API sends both; where one of them is read, the list is what has all values.
  const inLists = shape === 'rest-v1' || present.size === 0 ? null : new Set(present);
  for (const header of Object.entries(headers)) {
    const name = header[0].toLowerCase();
    if (inLists?.has(name)) continue;
    present.add(name);
    all.push(header);
  }
  for (const header of Object.entries(added)) {
    if (!present.has(header[0])) all.push(header);
  }
  if (shape === 'alb-multi-value') {
    return { ...rest, multiValueHeaders: Object.fromEntries(all.map(([name, value]) => [name, [value].flat()])) };
  }
  if (shape !== 'rest-v1') {
    return { ...rest, headers: Object.fromEntries(all.map(([name, value]) => [name, joined(name, value)])) };
  }
  const { texts = [], more } = Object.groupBy(all, ([, value]) => (Array.isArray(value) ? 'more' : 'texts'));
  const form = { ...rest, headers: Object.fromEntries(texts) as HandlerResult['headers'] & object };
  return more
    ? { ...form, multiValueHeaders: Object.fromEntries(more) as HandlerResult['multiValueHeaders'] & object }
    : form;
}

/** Cookies cannot be joined: the last one is what a load balancer would have sent. Source: RFC 9110, section 5.3. */
function joined(name: string, value: HeaderValue | readonly HeaderValue[]): HeaderValue {
  if (!Array.isArray(value)) return value as HeaderValue;
  return name.toLowerCase() === 'set-cookie' ? value.at(-1) : value.join(', ');
}
