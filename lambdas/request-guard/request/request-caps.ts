import { OptionError } from '../options/option-error';
import { readInteger, readObject, readTexts } from '../options/read-options';

/** How large a request may be before anything else is done with it. Lengths are in characters, sizes in bytes. */
export interface RequestCaps {
  /** Of the path and the decoded query together. */
  readonly maxUrlLength: number;
  readonly maxQueryParameters: number;
  /** A header that was sent several times counts each time. */
  readonly maxHeaders: number;
  /** Of all names and values of headers. */
  readonly maxHeaderLength: number;
  readonly maxCookies: number;
  readonly maxBodyBytes: number;
  /** Of objects and lists in JSON, and of brackets and dots in the names of form fields. */
  readonly maxDepth: number;
  /** Of all objects of a JSON body together, or fields of a form. */
  readonly maxKeys: number;
  /** Of all lists of a JSON body together. */
  readonly maxItems: number;
  /** Of one key or text in JSON, and one field of a form. */
  readonly maxStringLength: number;
  /** Of a multipart body. */
  readonly maxParts: number;
  /** Media types in lower case; one `*` in each stands for any characters, such as `application/*+json`. */
  readonly contentTypes: readonly string[];
}

/** Each with undefined, which stands for the default and for nothing else. */
export type RequestCapOptions = { readonly [K in keyof RequestCaps]?: RequestCaps[K] | undefined };

/** Source: AWS, "Lambda quotas": a synchronous invocation takes at most 6 MB, so that more is never seen here. */
const MOST_BODY_BYTES = 6 * 1024 * 1024;

type NumberCap = Exclude<keyof RequestCaps, 'contentTypes'>;

/** Default, least and most. */
const CAPS: { readonly [K in NumberCap]: readonly [number, number, number] } = {
  // Browsers and proxies agree on about 8,000. Source: RFC 9110, section 4.1, recommends them at least.
  maxUrlLength: [8192, 1, 65_536],
  maxQueryParameters: [256, 0, 10_000],
  maxHeaders: [100, 1, 1000],
  // API Gateway takes 10,240 bytes, a load balancer 65,536. Source: AWS, quotas of both.
  maxHeaderLength: [16_384, 1, 65_536],
  maxCookies: [64, 0, 1000],
  maxBodyBytes: [1024 * 1024, 0, MOST_BODY_BYTES],
  maxDepth: [32, 1, 256],
  maxKeys: [10_000, 0, 1_000_000],
  maxItems: [100_000, 0, 3_000_000],
  maxStringLength: [262_144, 1, MOST_BODY_BYTES],
  maxParts: [100, 0, 10_000],
};
const NUMBER_CAPS = Object.keys(CAPS) as readonly NumberCap[];

export const DEFAULT_CONTENT_TYPES: readonly string[] = [
  'application/json',
  'application/*+json',
  'application/x-www-form-urlencoded',
  'multipart/form-data',
  'application/xml',
  'application/*+xml',
  'text/*',
];

/** A type and a subtype, with at most one star, or the star for both. */
const MEDIA_RANGE = /^(?=[^*]*\*?[^*]*$)[a-z0-9!#$&^_.+-]{1,64}\/[a-z0-9!#$&^_.+*-]{1,64}$/;

/**
 * @param path of the options, for what is told of a bad one
 * @throws OptionError where a cap is out of its range or a key is not known
 */
export function requestCaps(given: RequestCapOptions = {}, path = 'caps'): RequestCaps {
  readObject(path, given, [...NUMBER_CAPS, 'contentTypes']);
  const numbers = NUMBER_CAPS.map((name) => {
    const [usual, least, most] = CAPS[name];
    const value = given[name];
    return [name, value === undefined ? usual : readInteger(`${path}.${name}`, value, [least, most])] as const;
  });
  const caps = Object.fromEntries(numbers) as { readonly [K in NumberCap]: number };
  return { ...caps, contentTypes: readContentTypes(`${path}.contentTypes`, given.contentTypes) };
}

function readContentTypes(path: string, given: readonly string[] | undefined): readonly string[] {
  if (given === undefined) return DEFAULT_CONTENT_TYPES;
  return readTexts(path, given).map((type, index) => {
    const lower = type.toLowerCase();
    if (lower === '*/*' || MEDIA_RANGE.test(lower)) return lower;
    throw new OptionError(`${path}[${index}]`, 'a media type such as "application/json" or "text/*"', type);
  });
}

/** Hops that may stand before a service: a content delivery network and a few proxies. */
const MOST_PROXIES = 10;

/** 0 where nothing is given: only what the service itself tells of its client is believed. */
export function readTrustedProxies(given: number | undefined, path = 'trustedProxies'): number {
  return given === undefined ? 0 : readInteger(path, given, [0, MOST_PROXIES]);
}
