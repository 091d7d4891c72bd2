import type { GuardRequest, NameValue } from '../request/guard-request';
import type { Json, ParsedBody } from '../request/parsed-body';

/** Control characters but tab and line breaks, and DEL. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is looked for
const CONTROL = /[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f-\u009f]/g;

/**
 * A text without null bytes and control characters (tab and line breaks stay), in Unicode's composed form (NFC). It keeps
 * stores and logs in order; it is no protection against injection, which is a matter of what a value is put into.
 */
export function sanitizeText(text: string): string {
  return text.replace(CONTROL, '').normalize('NFC');
}

/** The body with its texts sanitized; keys stay as they are, as two of them might become one. */
export function sanitizeBody(body: ParsedBody): ParsedBody {
  if (body.kind === 'json') return { ...body, value: sanitizeJson(body.value) };
  if (body.kind === 'form') return { ...body, fields: sanitizeValues(body.fields) };
  return body.kind === 'text' ? { ...body, text: sanitizeText(body.text) } : body;
}

/** The request with the values of query, path parameters and cookies sanitized; its raw body and headers stay. */
export function sanitizeRequest(request: GuardRequest): GuardRequest {
  const { query, pathParameters, cookies } = request;
  return {
    ...request,
    query: sanitizeValues(query),
    pathParameters: sanitizeValues(pathParameters),
    cookies: sanitizeValues(cookies),
  };
}

function sanitizeValues(values: readonly NameValue[]): readonly NameValue[] {
  return values.map(({ name, value }) => ({ name, value: sanitizeText(value) }));
}

/** As deep as the caps of the body let it be. */
function sanitizeJson(value: Json): Json {
  if (typeof value === 'string') return sanitizeText(value);
  if (typeof value !== 'object' || value === null) return value;
  if (isList(value)) return value.map(sanitizeJson);
  return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, sanitizeJson(inner)]));
}

/** Array.isArray does not narrow read-only lists. */
function isList(value: Json): value is readonly Json[] {
  return Array.isArray(value);
}
