import type { GuardRequest } from './guard-request';
import { unsupported } from './refusals';

export interface ContentType {
  /** Lower case, without parameters. */
  readonly mediaType: string;
  /** Names in lower case. */
  readonly parameters: ReadonlyMap<string, string>;
}

const MAX_LENGTH = 512;
const MEDIA_TYPE = /^[ \t]*([\w!#$&^.+-]{1,64}\/[\w!#$&^.+-]{1,64})/;
const PARAMETER = /[ \t]*;[ \t]*(?:([\w!#$%&'*+.^`|~-]{1,64})=(?:"((?:[^"\\]|\\.)*)"|([\w!#$%&'*+.^`|~-]+)))?/y;

/** Character sets of which every text is UTF-8: a check that read another one would look at other characters than a handler. */
const UTF8 = ['utf-8', 'utf8', 'us-ascii'];

/** Source: RFC 9110, section 8.3.1. Null where the text is no media type, or has one parameter twice. */
export function parseContentType(text: string): ContentType | null {
  const type = text.length > MAX_LENGTH ? null : MEDIA_TYPE.exec(text);
  if (!type?.[1]) return null;
  const parameters = readParameters(text, type[0].length);
  return parameters && { mediaType: type[1].toLowerCase(), parameters };
}

/** The `; name=value` pairs from a position to the end of a header's value, also of a multipart's Content-Disposition. */
export function readParameters(text: string, from: number): ReadonlyMap<string, string> | null {
  const parameters = new Map<string, string>();
  let at = from;
  while (text.slice(at).trim() !== '') {
    PARAMETER.lastIndex = at;
    const found = PARAMETER.exec(text);
    if (!found) return null;
    at += found[0].length;
    const name = found[1]?.toLowerCase();
    if (name === undefined) continue;
    if (parameters.has(name)) return null;
    parameters.set(name, found[2]?.replace(/\\(["\\])/g, '$1') ?? found[3] ?? '');
  }
  return parameters;
}

/**
 * The kind of a body, which must be one of the accepted ones, in UTF-8 and not compressed.
 *
 * @throws RequestRefused
 */
export function acceptedContentType(request: GuardRequest, accepted: readonly string[]): ContentType {
  refuseEncoded(request);
  const [text, ...others] = request.headers.get('content-type') ?? [];
  if (text === undefined) throw unsupported('headers.content-type', 'a body must have a content type');
  // Programs differ in which one they take.
  if (others.some((other) => other !== text)) throw unsupported('headers.content-type', 'there are several');
  const type = parseContentType(text);
  if (!type) throw unsupported('headers.content-type', 'is no media type');
  if (!accepted.some((range) => isInRange(type.mediaType, range))) {
    throw unsupported('headers.content-type', 'is none of the accepted media types');
  }
  if (!isUtf8(type)) throw unsupported('headers.content-type', 'the character set must be UTF-8');
  return type;
}

export function isUtf8(type: ContentType): boolean {
  return UTF8.includes(type.parameters.get('charset')?.toLowerCase() ?? 'utf-8');
}

function refuseEncoded(request: GuardRequest): void {
  for (const value of request.headers.get('content-encoding') ?? []) {
    const encodings = value.split(',').map((encoding) => encoding.trim().toLowerCase());
    if (encodings.some((encoding) => encoding !== 'identity' && encoding !== '')) {
      throw unsupported('headers.content-encoding', 'the body must not be compressed');
    }
  }
}

function isInRange(mediaType: string, range: string): boolean {
  if (range === '*/*') return true;
  const star = range.indexOf('*');
  if (star < 0) return mediaType === range;
  const fixed = range.length - 1;
  return (
    mediaType.length > fixed && mediaType.startsWith(range.slice(0, star)) && mediaType.endsWith(range.slice(star + 1))
  );
}
