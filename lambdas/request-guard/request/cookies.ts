import type { NameValue } from './guard-request';
import { percentDecode } from './percent-decoding';

/**
 * The cookies of `Cookie` headers or of the list that payload format 2.0 has. Percent-encoding is decoded once and quotes are
 * taken off, as the common parsers do; one without a name keeps its text as the value. Source: RFC 6265, section 5.4.
 */
export function parseCookies(headers: readonly string[]): NameValue[] {
  const cookies: NameValue[] = [];
  for (const header of headers) {
    for (const pair of header.split(';')) {
      const text = pair.trim();
      if (text === '') continue;
      const equals = text.indexOf('=');
      const value = unquoted(text.slice(equals + 1).trim());
      cookies.push({ name: equals < 0 ? '' : text.slice(0, equals).trim(), value: percentDecode(value) });
    }
  }
  return cookies;
}

function unquoted(value: string): string {
  return value.length > 1 && value.startsWith('"') && value.endsWith('"') ? value.slice(1, -1) : value;
}
