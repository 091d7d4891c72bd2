import { entriesOf } from './event-fields';
import { unreadable } from './refusals';
import { keyPath } from './value-path';

/** A token. Source: RFC 9110, section 5.6.2. */
const HEADER_NAME = /^[!#$%&'*+.^_`|~0-9A-Za-z-]+$/;

/** Line ends and NUL, which no service lets through and which would let a value become a header of its own. */
const FORBIDDEN = /[\0\r\n]/;

/** @throws RequestRefused where a name is no token or a value has a line end or NUL. */
export function readHeaders(single: unknown, multiple: unknown): Map<string, string[]> {
  const headers = new Map<string, string[]>();
  for (const { name, value } of entriesOf(single, multiple, 'headers')) {
    if (!HEADER_NAME.test(name)) throw unreadable(keyPath('headers', name), 'is no name of a header');
    const lower = name.toLowerCase();
    if (FORBIDDEN.test(value)) {
      throw unreadable(keyPath('headers', lower), 'must not have line ends or NUL');
    }
    const values = headers.get(lower);
    if (values) values.push(value);
    else headers.set(lower, [value]);
  }
  return headers;
}
