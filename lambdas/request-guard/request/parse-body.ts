import { acceptedContentType } from './content-type';
import type { GuardRequest, NameValue } from './guard-request';
import { parseMultipart } from './parse-multipart';
import type { Json, ParsedBody } from './parsed-body';
import { countFields, parseForm } from './percent-decoding';
import { refusePollutingNames } from './polluting-key';
import { malformed, refuseAbove, unsupported } from './refusals';
import type { RequestCaps } from './request-caps';
import { scanJson } from './scan-json';
import { decodeUtf8, tryDecodeUtf8 } from './utf8';
import { keyPath } from './value-path';

const TEXT = /^(?:text\/|application\/xml$)|\+xml$/;

/** In an XML declaration; a parser of bytes goes by it rather than by the content type. */
const OTHER_ENCODING = /^<\?xml[^>]{0,200} encoding *= *["'](?!(?:utf-8|us-ascii)["'])/i;

/**
 * Reads a body as its content type says, within the caps: in time and memory linear in its size, of which the cap is looked at
 * first. Names that would reach a prototype are refused, in the body as in the query and in cookies.
 *
 * @throws RequestRefused
 */
export function parseBody(request: GuardRequest, caps: RequestCaps): ParsedBody {
  refusePollutingNames(request.query, 'query');
  refusePollutingNames(request.cookies, 'cookies');
  const { body } = request;
  if (body === null || body.length === 0) return { kind: 'none' };
  refuseAbove(caps.maxBodyBytes, body.length, 'body-too-large', 'body', 'bytes');
  const { mediaType, parameters } = acceptedContentType(request, caps.contentTypes);
  if (mediaType === 'application/json' || mediaType.endsWith('+json')) {
    return { kind: 'json', value: parseJson(decodeUtf8(body), caps) };
  }
  if (mediaType === 'application/x-www-form-urlencoded') {
    const text = decodeUtf8(body);
    refuseAbove(caps.maxKeys, countFields(text), 'body-too-complex', 'body', 'fields');
    const fields = parseForm(text);
    refuseBadFields(fields, caps);
    return { kind: 'form', fields };
  }
  if (mediaType === 'multipart/form-data') {
    const form = parseMultipart(body, parameters.get('boundary'), caps);
    refuseBadFields(form.fields, caps);
    return form;
  }
  const text = TEXT.test(mediaType) ? decodeUtf8(body) : tryDecodeUtf8(body);
  if (text !== null && OTHER_ENCODING.test(text)) throw unsupported('body', 'XML must be in UTF-8');
  return text === null ? { kind: 'binary', mediaType } : { kind: 'text', text, mediaType };
}

function parseJson(text: string, caps: RequestCaps): Json {
  scanJson(text, caps);
  try {
    return JSON.parse(text) as Json;
  } catch {
    // The parser's message quotes the text.
    throw malformed('is no JSON');
  }
}

function refuseBadFields(fields: readonly NameValue[], caps: RequestCaps): void {
  for (const { name, value } of fields) {
    const path = keyPath('body', name);
    refuseAbove(caps.maxStringLength, Math.max(name.length, value.length), 'body-too-complex', path, 'characters');
    // Frameworks make objects of names such as `a[b][c]` and `a.b.c`.
    const levels = name.split(/[[.]/, caps.maxDepth + 2).length - 1;
    refuseAbove(caps.maxDepth, levels, 'body-too-complex', path, 'levels');
  }
  refusePollutingNames(fields, 'body');
}
