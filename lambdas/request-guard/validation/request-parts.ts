import type { GuardRequest, NameValue } from '../request/guard-request';
import type { ParsedBody } from '../request/parsed-body';
import { pollutingKey } from '../request/polluting-key';
import { keyPath } from '../request/value-path';

export const PARTS = ['body', 'query', 'headers', 'pathParameters'] as const;
export type Part = (typeof PARTS)[number];

/** Values by name; a name that stands several times has a list of them. Has no prototype. */
export type Values = Readonly<Record<string, string | readonly string[]>>;

/** What schemas are asked about, and what a handler gets where there is no schema. */
export interface RequestParts {
  /** Of JSON its value, of a form its values by name, a text, or bytes; undefined where there is no body. */
  readonly body: unknown;
  readonly query: Values;
  /** Names in lower case; a header that was sent several times is joined with commas, as RFC 9110, section 5.3, allows. */
  readonly headers: Values;
  readonly pathParameters: Values;
}

/**
 * The parts of a request as validators take them.
 *
 * @throws RequestRefused where a name is `__proto__`: validators copy values into objects that have a prototype
 */
export function partsOf(request: GuardRequest, body: ParsedBody): RequestParts {
  return {
    body: bodyOf(request, body),
    query: valuesOf('query', request.query),
    headers: valuesOf(
      'headers',
      [...request.headers].map(([name, values]) => ({ name, value: values.join(', ') })),
    ),
    pathParameters: valuesOf('pathParameters', request.pathParameters),
  };
}

function bodyOf(request: GuardRequest, body: ParsedBody): unknown {
  switch (body.kind) {
    case 'none':
      return undefined;
    case 'json':
      return body.value;
    case 'form':
      return valuesOf('body', body.fields);
    case 'text':
      return body.text;
    case 'binary':
      return request.body;
  }
}

function valuesOf(part: Part, pairs: readonly NameValue[]): Values {
  const values: Record<string, string | string[]> = Object.create(null);
  for (const { name, value } of pairs) {
    if (name === '__proto__') throw pollutingKey(keyPath(part, name));
    const known = values[name];
    if (known === undefined) values[name] = value;
    else if (typeof known === 'string') values[name] = [known, value];
    else known.push(value);
  }
  return values;
}
