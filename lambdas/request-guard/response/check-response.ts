import type { SecurityEventDraft } from '../events/security-event';
import { readObject, readOneOf } from '../options/read-options';
import type { HandlerResult, ResponseShape } from './handler-result';
import { findCardNumber } from './leaks/card-numbers';
import { findDatabaseError } from './leaks/database-errors';
import { withoutEscapes } from './leaks/leak-rule';
import { findSecret } from './leaks/secrets';
import { findStackTrace } from './leaks/stack-traces';
import { problemResponse } from './problem-response';

const MODES = ['block', 'report', 'off'] as const;
export type ResponseCheckMode = (typeof MODES)[number];

/** What becomes of a response in which something is found: withheld, or only told. */
export interface ResponseChecks {
  /** @default 'block' */
  readonly stackTraces: ResponseCheckMode;
  /** Private keys, keys of clouds and services, passwords of databases. @default 'block' */
  readonly secrets: ResponseCheckMode;
  /** @default 'block' */
  readonly databaseErrors: ResponseCheckMode;
  /** @default 'report' - some services may show them */
  readonly cardNumbers: ResponseCheckMode;
}
export type ResponseCheckOptions = { readonly [K in keyof ResponseChecks]?: ResponseChecks[K] | undefined };

interface Check {
  readonly find: (text: string) => string | null;
  readonly usual: ResponseCheckMode;
  readonly severity: SecurityEventDraft['severity'];
  /** What is found, for people; with dashes also for programs. */
  readonly what: string;
}

const CHECKS: { readonly [K in keyof ResponseChecks]: Check } = {
  secrets: { find: findSecret, usual: 'block', severity: 'CRITICAL', what: 'secret' },
  cardNumbers: { find: findCardNumber, usual: 'report', severity: 'HIGH', what: 'card number' },
  databaseErrors: { find: findDatabaseError, usual: 'block', severity: 'MEDIUM', what: 'database error' },
  stackTraces: { find: findStackTrace, usual: 'block', severity: 'MEDIUM', what: 'stack trace' },
};
const NAMES = Object.keys(CHECKS) as readonly (keyof ResponseChecks)[];

/** Characters of a body that are looked at: the checks stay within a few milliseconds whatever a handler returns. */
export const MAX_CHECKED = 256 * 1024;

/** @throws OptionError where a mode is not known. */
export function responseChecks(given: ResponseCheckOptions = {}, path = 'responseChecks'): ResponseChecks {
  readObject(path, given, NAMES);
  const modes = NAMES.map((name) => {
    const mode = given[name];
    return [name, mode === undefined ? CHECKS[name].usual : readOneOf(`${path}.${name}`, mode, MODES)] as const;
  });
  return Object.fromEntries(modes) as { readonly [K in keyof ResponseChecks]: ResponseCheckMode };
}

export interface CheckedResponse {
  /** The handler's, or a problem with status 500 in its place. */
  readonly response: HandlerResult;
  readonly events: readonly SecurityEventDraft[];
  /** What was not looked at: a body in base64, or what stands after the first `MAX_CHECKED` characters. */
  readonly unchecked: 'nothing' | 'binary' | 'end';
}

/** Looks for what must not leave a service in the body of a response. Events tell what kind it was, never the text. */
export function checkResponse(
  shape: ResponseShape,
  response: HandlerResult,
  checks: ResponseChecks,
  requestId: string,
): CheckedResponse {
  const body = response.body ?? '';
  if (response.isBase64Encoded === true) return { response, events: [], unchecked: 'binary' };
  const text = withoutEscapes(body.slice(0, MAX_CHECKED));
  const events = NAMES.flatMap((name) => (checks[name] === 'off' ? [] : eventOf(name, checks[name], text)));
  const isWithheld = events.some(({ action }) => action === 'BLOCK');
  return {
    response: isWithheld ? withheld(shape, requestId) : response,
    events,
    unchecked: text.length < body.length ? 'end' : 'nothing',
  };
}

function eventOf(name: keyof ResponseChecks, mode: ResponseCheckMode, text: string): SecurityEventDraft[] {
  const { find, severity, what } = CHECKS[name];
  const evidence = find(text);
  if (evidence === null) return [];
  return [
    {
      type: 'DATA_ACCESS_VIOLATION',
      severity,
      reason: `response-leaks-${what.replace(' ', '-')}`,
      message: `A response holds a ${what}.`,
      action: mode === 'block' ? 'BLOCK' : 'ALERT',
      details: { evidence },
    },
  ];
}

/** Nothing of the handler's response stays: its headers may hold what its body does. */
function withheld(shape: ResponseShape, requestId: string): HandlerResult {
  const detail = 'The response was withheld.';
  return problemResponse(shape, { status: 500, code: 'response-withheld', detail }, requestId);
}
