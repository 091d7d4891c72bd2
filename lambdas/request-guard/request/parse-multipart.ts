import type { NameValue } from './guard-request';
import type { ParsedBody, UploadedFile } from './parsed-body';
import { readPartHeaders } from './part-headers';
import { malformed, refuseAbove, unsupported } from './refusals';
import type { RequestCaps } from './request-caps';
import { decodeUtf8 } from './utf8';
import { keyPath } from './value-path';

/** Source: RFC 2046, section 5.1.1; a space may be in it, but nobody writes one. */
const BOUNDARY = /^[\w'()+,./:=?-]{1,70}$/;
const LINE_END = '\r\n';
const HEADERS_END = '\r\n\r\n';
const DASHES = '--';

type Form = ParsedBody & { readonly kind: 'form' };

/**
 * Reads a multipart/form-data body strictly: nothing stands before the first boundary or after the last, boundaries stand on
 * lines of their own, lines end with CR LF. Looser readers differ from one another, and what they pass over would not be
 * looked at. Contents of files are not read.
 *
 * @throws RequestRefused
 */
export function parseMultipart(body: Uint8Array, boundary: string | undefined, caps: RequestCaps): Form {
  if (boundary === undefined || !BOUNDARY.test(boundary)) {
    throw unsupported('headers.content-type', 'must have a boundary of 1 to 70 characters');
  }
  const bytes = Buffer.from(body.buffer, body.byteOffset, body.byteLength);
  const delimiter = `${LINE_END}${DASHES}${boundary}`;
  const fields: NameValue[] = [];
  const files: UploadedFile[] = [];
  // The line end before the first boundary is the end of the request's own headers.
  let at = delimiter.length - LINE_END.length;
  if (!startsAt(bytes, 0, delimiter.slice(LINE_END.length))) throw noMultipart();
  for (let parts = 1; !startsAt(bytes, at, DASHES); parts += 1) {
    refuseAbove(caps.maxParts, parts, 'body-too-complex', 'body', 'parts');
    const end = bytes.indexOf(delimiter, at, 'latin1');
    if (end < 0 || !startsAt(bytes, at, LINE_END)) throw noMultipart();
    readPart(bytes.subarray(at + LINE_END.length, end), fields, files, caps);
    at = end + delimiter.length;
  }
  const rest = bytes.length - at - DASHES.length;
  if (rest > 0 && !(rest === LINE_END.length && startsAt(bytes, bytes.length - rest, LINE_END))) throw noMultipart();
  return { kind: 'form', fields, files };
}

function readPart(part: Buffer, fields: NameValue[], files: UploadedFile[], caps: RequestCaps): void {
  const headersEnd = part.indexOf(HEADERS_END);
  if (headersEnd < 0) throw noMultipart();
  const { name, fileNames, mediaType } = readPartHeaders(part.subarray(0, headersEnd));
  const content = part.subarray(headersEnd + HEADERS_END.length);
  const path = keyPath('body', name);
  for (const value of fileNames) fields.push({ name, value });
  const [fileName] = fileNames;
  if (fileName !== undefined) {
    // An input that nobody chose a file for. With content, some programs would take it for a field.
    if (fileName === '' && content.length > 0) throw malformed('a file has no name', path);
    files.push({ field: name, fileName, mediaType, bytes: content.length });
    return;
  }
  refuseAbove(caps.maxStringLength, content.length, 'body-too-complex', path, 'bytes');
  fields.push({ name, value: decodeUtf8(content, path) });
}

function noMultipart(): Error {
  return malformed('is no multipart/form-data');
}

function startsAt(bytes: Buffer, at: number, start: string): boolean {
  return bytes.toString('latin1', at, at + start.length) === start;
}
