import type { StandardSchemaV1 } from '@standard-schema/spec';
import { boundText } from '../events/redaction';
import { indexPath, keyPath } from '../request/value-path';
import type { InvalidValue } from './refusals';
import type { Part } from './request-parts';

const NOT_VALID = 'is not valid';
const MISSING = 'is missing';

/** Keys of a path that are followed: as deep as a body may be. */
const MAX_DEPTH = 64;

const MAX_REASON = 160;

/** Where validators begin to tell what they were given: "but received …", "(was …)", "received …", "got …". */
const RECEIVED = /,? *\(?\b(?:but )?(?:received|was|got)\b.*$/is;

/** What stands in quotes may be a part of the input. */
const QUOTED = /"[^"]*"?|'[^']*'?|`[^`]*`?/g;

/**
 * What a client may be told of a validator's issue: where it is, and why. Messages of validators quote what they were given,
 * so by default the reason is one of our own; a schema's own messages lose what is quoted and what follows "received".
 *
 * @param input what was validated
 * @param messages whether the schema's messages are told
 */
export function safeIssue(part: Part, issue: StandardSchemaV1.Issue, input: unknown, messages: boolean): InvalidValue {
  let path: string = part;
  let value: unknown = input;
  for (const segment of (issue.path ?? []).slice(0, MAX_DEPTH)) {
    const key = typeof segment === 'object' ? segment.key : segment;
    path = typeof key === 'number' ? indexPath(path, key) : keyPath(path, String(key));
    value = ownValue(value, key);
  }
  return { path, reason: value === undefined ? MISSING : messages ? safeMessage(issue.message, value) : NOT_VALID };
}

function ownValue(value: unknown, key: PropertyKey): unknown {
  if (typeof value !== 'object' || value === null || !Object.hasOwn(value, key)) return undefined;
  return Reflect.get(value, key);
}

function safeMessage(message: string, value: unknown): string {
  const told = boundText(message, MAX_REASON).replace(RECEIVED, '').replace(QUOTED, '…').trim();
  return told === '' || holds(told, value) ? NOT_VALID : told;
}

/** Whether a message tells a value outright, in whatever words. */
function holds(message: string, value: unknown): boolean {
  if (typeof value === 'string') return value !== '' && message.includes(value);
  return (typeof value === 'number' || typeof value === 'bigint') && message.includes(`${value}`);
}
