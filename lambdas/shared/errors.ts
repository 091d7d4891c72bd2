import { isNativeError } from 'node:util/types';

/** Characters of a described error: enough for a person, small enough for an event, a log line or a workflow state. */
export const MAX_DESCRIPTION = 500;

/** How far a chain of causes is followed. */
const MAX_CAUSES = 3;

/** The base of every error of ours: a name that code can tell apart, the cause, and the facts as fields of the subclass. */
export abstract class MayflyError extends Error {
  abstract override readonly name: string;
}

/**
 * One bounded line that says what went wrong: name and message of the error and of at most three causes.
 * Neither stack nor fields (an SDK error's hold the whole response), and no query string of a URL, as those carry signatures.
 */
export function describeError(thrown: unknown): string {
  const parts: string[] = [];
  let error = thrown;
  for (let depth = 0; depth <= MAX_CAUSES && error !== undefined && error !== null; depth++) {
    parts.push(describeOne(error));
    error = isErrorLike(error) ? error.cause : undefined;
  }
  return bounded(parts.join(', because of ') || 'nothing was thrown', MAX_DESCRIPTION);
}

/** At most `most` characters, with a mark where something was cut off. */
export function bounded(text: string, most: number): string {
  return text.length <= most ? text : `${text.slice(0, most - 1).toWellFormed()}…`;
}

interface ErrorLike {
  readonly name: unknown;
  readonly message: unknown;
  readonly cause?: unknown;
}

/** Not `instanceof`: errors of Node's own modules come from another realm under test runners and in worker contexts. */
function isErrorLike(value: unknown): value is ErrorLike {
  return isNativeError(value) || value instanceof Error;
}

function describeOne(error: unknown): string {
  if (typeof error === 'string') return oneLine(error);
  if (!isErrorLike(error)) return `a thrown ${typeof error}`;
  const name = typeof error.name === 'string' && error.name !== '' ? error.name : 'Error';
  const message = typeof error.message === 'string' ? oneLine(error.message) : '';
  return message === '' ? name : `${name}: ${message}`;
}

function oneLine(text: string): string {
  return text
    .slice(0, 4 * MAX_DESCRIPTION)
    .replace(/[\s\p{Cc}]+/gu, ' ')
    .replace(/(https?:\/\/[^\s?]+)\?\S*/g, '$1?…')
    .trim();
}
