import { createHash } from 'node:crypto';
import { InvalidCursor, type Page, type PageRequest } from '../../verdicts/queries';

/** Hex digits of the question's hash: enough that a cursor of another question is never taken for one of this. */
const BOUND_DIGITS = 16;
const CURSOR = /^[0-9a-f]{16}\.[A-Za-z0-9_-]{1,4000}$/;

/** A question without its page: the same parameters in any order are the same question. */
export type Question = Readonly<Record<string, unknown>>;

/** Ties what continues an answer to the question: with other parameters it would go on in the middle of another answer. */
export function bindCursor(next: string, question: Question): string {
  return `${hashOf(question)}.${next}`;
}

/** @throws InvalidCursor where the cursor is none, or one of another question */
export function unbindCursor(cursor: string, question: Question): string {
  const hash = hashOf(question);
  if (!CURSOR.test(cursor) || cursor.slice(0, BOUND_DIGITS) !== hash) throw new InvalidCursor();
  return cursor.slice(BOUND_DIGITS + 1);
}

/** The page that a query asks for. @throws InvalidCursor where its cursor belongs to another question */
export function pageRequest(
  query: Question & { readonly limit?: number | undefined; readonly next?: string | undefined },
): PageRequest {
  return {
    ...(query.limit === undefined ? {} : { limit: query.limit }),
    ...(query.next === undefined ? {} : { next: unbindCursor(query.next, query) }),
  };
}

/** A page as the API gives it: `next` is null on the last. */
export function pageBody<Item>({ items, next }: Page<Item>, question: Question) {
  return { items, next: next === undefined ? null : bindCursor(next, question) };
}

function hashOf(question: Question): string {
  const entries = Object.entries(question)
    .filter(([name, value]) => value !== undefined && name !== 'next' && name !== 'limit')
    .sort(([a], [b]) => (a < b ? -1 : 1));
  return createHash('sha256').update(JSON.stringify(entries)).digest('hex').slice(0, BOUND_DIGITS);
}
