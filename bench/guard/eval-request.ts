import type { GuardRequest, NameValue } from '../../lambdas/request-guard/request/guard-request';
import type { Json, ParsedBody } from '../../lambdas/request-guard/request/parsed-body';
import type { LabelledRequest } from './labelled-requests';

/** A labelled request as the library would see it. */
export function guardRequestOf(labelled: LabelledRequest): {
  readonly request: GuardRequest;
  readonly body: ParsedBody;
} {
  const question = labelled.uri.indexOf('?');
  const headers = headersOf(labelled);
  const cookies = headers.get('cookie') ?? [];
  return {
    request: {
      shape: 'http-v2',
      method: labelled.method,
      path: question === -1 ? labelled.uri : labelled.uri.slice(0, question),
      route: null,
      pathParameters: [],
      query: question === -1 ? [] : pairsOf(labelled.uri.slice(question + 1)),
      headers,
      cookies: cookies.flatMap((line) => line.split(/; ?/)).map(cookieOf),
      body: labelled.body === '' ? null : Buffer.from(labelled.body),
      clientIp: null,
      requestId: labelled.id,
    },
    body: bodyOf(labelled.body, headers.get('content-type')?.[0] ?? ''),
  };
}

function headersOf(labelled: LabelledRequest): Map<string, readonly string[]> {
  const headers = new Map<string, readonly string[]>();
  for (const [name, value] of labelled.headers) {
    const key = name.toLowerCase();
    headers.set(key, [...(headers.get(key) ?? []), value]);
  }
  return headers;
}

function pairsOf(query: string): NameValue[] {
  return Array.from(new URLSearchParams(query), ([name, value]) => ({ name, value }));
}

function cookieOf(pair: string): NameValue {
  const equals = pair.indexOf('=');
  const name = equals === -1 ? '' : pair.slice(0, equals).trim();
  return { name, value: percentDecoded(pair.slice(equals + 1)) };
}

function percentDecoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}

function bodyOf(text: string, contentType: string): ParsedBody {
  if (text === '') return { kind: 'none' };
  const mediaType = contentType.split(';')[0]?.trim().toLowerCase() ?? '';
  if (mediaType === 'application/x-www-form-urlencoded') return { kind: 'form', fields: pairsOf(text) };
  if (/[/+]json$/.test(mediaType)) {
    const value: Json = JSON.parse(text);
    return { kind: 'json', value };
  }
  return { kind: 'text', text, mediaType };
}
