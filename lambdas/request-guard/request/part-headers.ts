import { isUtf8, parseContentType, readParameters } from './content-type';
import { percentDecode } from './percent-decoding';
import { malformed, unsupported } from './refusals';
import { decodeUtf8 } from './utf8';

/** What the headers of one part of a multipart body say. */
export interface PartHeaders {
  readonly name: string;
  /** Of `filename` and `filename*`; empty for a field. */
  readonly fileNames: readonly string[];
  readonly mediaType: string | null;
}

/** Parts have two or three headers; names of files are the longest thing in them. */
const MAX_BYTES = 4096;

const HEADER = /^([\w-]{1,64}):([^\r\n\0]*)$/;
const FORM_DATA = /^form-data(?=[ \t]*(?:;|$))/i;
/** Before an extended value. Source: RFC 8187, section 3.2.1. */
const EXTENDED = /^utf-8'[\w-]{0,32}'/i;
/** The part's bytes are as they are; another encoding would hide them from who reads them here. */
const PLAIN_ENCODING = /^(?:7bit|8bit|binary)$/i;

/** Source: RFC 7578, section 4.2. @throws RequestRefused */
export function readPartHeaders(bytes: Uint8Array): PartHeaders {
  if (bytes.length > MAX_BYTES) throw malformed('a part has too long headers');
  const headers = new Map<string, string>();
  for (const line of decodeUtf8(bytes).split('\r\n')) {
    const [, name = '', value = ''] = HEADER.exec(line) ?? [];
    if (name === '' || headers.has(name.toLowerCase())) throw malformed('a part has bad headers');
    headers.set(name.toLowerCase(), value.trim());
  }
  if (!PLAIN_ENCODING.test(headers.get('content-transfer-encoding') ?? 'binary')) {
    throw unsupported('body', 'a part must not be encoded');
  }
  return { ...readDisposition(headers.get('content-disposition') ?? ''), mediaType: readMediaType(headers) };
}

function readDisposition(value: string): Pick<PartHeaders, 'name' | 'fileNames'> {
  const kind = FORM_DATA.exec(value);
  const parameters = kind && readParameters(value, kind[0].length);
  const name = parameters?.get('name');
  // Not of RFC 7578, but a common client sends it beside the plain name.
  const extended = parameters?.get('filename*');
  if (name === undefined || (extended !== undefined && !EXTENDED.test(extended))) {
    throw malformed('a part has no proper name');
  }
  const fileNames = [parameters?.get('filename'), extended && percentDecode(extended.replace(EXTENDED, ''))];
  return { name: fieldName(name), fileNames: fileNames.filter((fileName) => fileName !== undefined) };
}

/** Browsers write quotes and line ends in names so, and nothing else. Source: HTML, multipart/form-data encoding algorithm. */
function fieldName(name: string): string {
  return name.replace(/%(?:22|0D|0A)/gi, percentDecode);
}

function readMediaType(headers: ReadonlyMap<string, string>): string | null {
  const text = headers.get('content-type');
  if (text === undefined) return null;
  const type = parseContentType(text);
  // A nested multipart would be a body of its own. Source: RFC 7578, section 4.3, says that none may be sent.
  if (!type || !isUtf8(type) || type.mediaType.startsWith('multipart/')) {
    throw unsupported('body', 'a part has a content type that is not accepted');
  }
  return type.mediaType;
}
