import { parseCookies } from './cookies';
import { type Fields, optionalTextOf, textOf } from './event-fields';
import type { GuardRequest } from './guard-request';
import { unreadable } from './refusals';

/** What a shape is read with, beside its event. */
export interface ReadContext {
  /** Hops before AWS's own that are trusted to append to X-Forwarded-For; 0 to 10. */
  readonly trustedProxies: number;
  readonly lambdaRequestId: string;
}

/** What every shape finds in a place of its own; the rest is the same for all. */
export interface RequestParts
  extends Pick<
    GuardRequest,
    'shape' | 'method' | 'path' | 'route' | 'pathParameters' | 'query' | 'headers' | 'clientIp'
  > {
  /** Of payload format 2.0; where there are none, they stand in the header. */
  readonly cookies: readonly string[];
  /** Undefined or odd where the event has none: then the Lambda request id is taken. */
  readonly requestId: unknown;
}

/** A token. Source: RFC 9110, section 9.1. */
const METHOD = /^[!#$%&'*+.^_`|~0-9A-Za-z-]{1,32}$/;

const BASE64 = /^[A-Za-z0-9+/]*={0,2}$/;

/** Printable, without what ends a text or a field, so that it can stand in headers, events and bodies. */
const REQUEST_ID = /^[\w=+/:.-]{1,200}$/;

/** @throws RequestRefused where a part is not as HTTP and the service have it. */
export function toRequest(event: Fields, parts: RequestParts, context: ReadContext): GuardRequest {
  if (!METHOD.test(parts.method)) throw unreadable('method', 'is no HTTP method');
  if (!parts.path.startsWith('/')) throw unreadable('path', 'must begin with a slash');
  const { requestId } = parts;
  return {
    ...parts,
    method: parts.method.toUpperCase(),
    cookies: parseCookies(parts.cookies.length > 0 ? parts.cookies : (parts.headers.get('cookie') ?? [])),
    body: bodyOf(event),
    requestId: typeof requestId === 'string' && REQUEST_ID.test(requestId) ? requestId : context.lambdaRequestId,
  };
}

/** The values of X-Forwarded-For, in their order. */
export function forwardedFor(headers: ReadonlyMap<string, readonly string[]>): readonly string[] {
  return headers.get('x-forwarded-for') ?? [];
}

/** An empty text is how some services write that there is no body. */
function bodyOf(event: Fields): Uint8Array | null {
  if (event['body'] === undefined || event['body'] === null || event['body'] === '') return null;
  const text = textOf(event, 'body', 'body');
  if (event['isBase64Encoded'] !== true) return Buffer.from(text, 'utf8');
  // The decoder passes over what is no base64; a handler's own may not.
  if (!BASE64.test(text)) throw unreadable('body', 'is no base64');
  return Buffer.from(text, 'base64');
}

/** A list of texts, empty where the field is missing. */
export function textsOf(event: Fields, name: string): readonly string[] {
  const values = event[name] ?? [];
  const isList: boolean = Array.isArray(values) && values.every((value) => typeof value === 'string');
  if (!isList) throw unreadable(name, 'must be a list of texts');
  return values as readonly string[];
}

/** The template of a route key such as `GET /images/{digest}`; null for `$default`, which matches anything. */
export function templateOf(event: Fields, name: string): string | null {
  const key = optionalTextOf(event, name, name);
  if (key === null || key === '' || key === '$default') return null;
  return key.slice(key.indexOf(' ') + 1);
}
