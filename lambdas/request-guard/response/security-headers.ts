import { OptionError } from '../options/option-error';
import { readObject, readText } from '../options/read-options';

/**
 * Every header of an API's response that makes browsers more careful with it. A text overrides the default, null leaves the
 * header away, and undefined stands for the default.
 */
export interface SecurityHeaderOptions {
  /** @default 'max-age=31536000; includeSubDomains' */
  readonly strictTransportSecurity?: string | null | undefined;
  /** @default 'nosniff' */
  readonly contentTypeOptions?: string | null | undefined;
  /** @default "default-src 'none'; frame-ancestors 'none'" - nothing that an API sends is a page */
  readonly contentSecurityPolicy?: string | null | undefined;
  /** @default 'no-referrer' */
  readonly referrerPolicy?: string | null | undefined;
  /** @default 'no-store' */
  readonly cacheControl?: string | null | undefined;
  /** @default 'same-origin' - other origins that are let in by CORS are not concerned */
  readonly crossOriginResourcePolicy?: string | null | undefined;
  /** @default - none of the powerful features */
  readonly permissionsPolicy?: string | null | undefined;
}

/** Names and defaults. Source: OWASP, "REST Security Cheat Sheet" and "HTTP Headers Cheat Sheet". */
const HEADERS: { readonly [K in keyof SecurityHeaderOptions]-?: readonly [name: string, value: string] } = {
  strictTransportSecurity: ['strict-transport-security', 'max-age=31536000; includeSubDomains'],
  contentTypeOptions: ['x-content-type-options', 'nosniff'],
  contentSecurityPolicy: ['content-security-policy', "default-src 'none'; frame-ancestors 'none'"],
  referrerPolicy: ['referrer-policy', 'no-referrer'],
  cacheControl: ['cache-control', 'no-store'],
  crossOriginResourcePolicy: ['cross-origin-resource-policy', 'same-origin'],
  permissionsPolicy: ['permissions-policy', 'camera=(), geolocation=(), microphone=(), payment=(), usb=()'],
};
const OPTIONS = Object.keys(HEADERS) as readonly (keyof SecurityHeaderOptions)[];

/** Visible ASCII and spaces: what would end the header or begin another one is none. */
const VALUE = /^[ -~]+$/;

/**
 * The headers to give to `withHeaders`: names in lower case.
 *
 * @param path of the options, for what is told of a bad one
 * @throws OptionError
 */
export function securityHeaders(
  given: SecurityHeaderOptions = {},
  path = 'securityHeaders',
): Readonly<Record<string, string>> {
  readObject(path, given, OPTIONS);
  const headers: Record<string, string> = {};
  for (const option of OPTIONS) {
    const [name, usual] = HEADERS[option];
    const value = given[option];
    if (value !== null) headers[name] = value === undefined ? usual : readValue(`${path}.${option}`, value);
  }
  return headers;
}

function readValue(path: string, value: unknown): string {
  const text = readText(path, value, 4096);
  if (VALUE.test(text)) return text;
  throw new OptionError(path, 'a text of visible ASCII characters', 'something else');
}
