import { type HandlerResult, type HeaderValue, type ResponseShape, toHandlerResult } from './handler-result';

type Header = readonly [name: string, value: HeaderValue | readonly HeaderValue[]];

/**
 * A handler's response with more headers. One that the handler set already, in whatever case and form, stays as it is and
 * is not sent twice; with `overwrite` it is replaced. Headers stand in the form that the service reads: REST APIs take texts
 * and lists, load balancers the one that is on, payload format 2.0 only texts; what stands in the other would be lost.
 *
 * @param result what the handler returned, in any form that the shape's service takes
 * @throws UnusableResult where the service would take none
 */
export function withHeaders(
  shape: ResponseShape,
  result: unknown,
  headers: Readonly<Record<string, string>>,
  options: { readonly overwrite: boolean } = { overwrite: false },
): HandlerResult {
  const { headers: single = {}, multiValueHeaders: lists = {}, ...rest } = toHandlerResult(shape, result);
  const inLists = lowerNames(Object.keys(lists));
  const set: Header[] = [
    ...Object.entries(lists),
    ...Object.entries(single).filter(([name]) => shape === 'rest-v1' || !inLists.has(name.toLowerCase())),
  ];
  const present = options.overwrite ? new Set() : lowerNames(set.map(([name]) => name));
  const added = Object.entries(headers).filter(([name]) => !present.has(name.toLowerCase()));
  const replaced = lowerNames(added.map(([name]) => name));
  const all = [...set.filter(([name]) => !replaced.has(name.toLowerCase())), ...added];
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

function lowerNames(names: readonly string[]): ReadonlySet<string> {
  return new Set(names.map((name) => name.toLowerCase()));
}

/** Cookies cannot be joined: the last one is what a load balancer would have sent. Source: RFC 9110, section 5.3. */
function joined(name: string, value: HeaderValue | readonly HeaderValue[]): HeaderValue {
  if (!Array.isArray(value)) return value as HeaderValue;
  return name.toLowerCase() === 'set-cookie' ? value.at(-1) : value.join(', ');
}
