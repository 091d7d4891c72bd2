import type { SecurityEventDraft } from '../events/security-event';
import { Refusal } from '../refusal';

type EventType = SecurityEventDraft['type'];

/** Status, what a client is told, and the kind of event where it is a matter of security. */
const CODES = {
  /** Fields of an event are not as its service writes them. */
  'unreadable-request': [400, 'The request cannot be read.', null],
  'url-too-long': [414, 'The URL is too long.', 'SUSPICIOUS_ACTIVITY'],
  'headers-too-large': [431, 'The headers are too large.', 'SUSPICIOUS_ACTIVITY'],
  'body-too-large': [413, 'The body is too large.', 'SUSPICIOUS_ACTIVITY'],
  /** Small enough in bytes, but too deep, or with too many or too long values: what makes parsers and handlers slow. */
  'body-too-complex': [413, 'The body has too many, too deep or too long values.', 'SUSPICIOUS_ACTIVITY'],
  /** A media type, character set or encoding that is not read, so that nothing could be said of the body. */
  'unsupported-media-type': [415, 'The body is of a kind that is not accepted.', null],
  'malformed-body': [400, 'The body is not what its content type says.', null],
  /** Programs differ in which of two equal keys they take, so that a check may see the other. */
  'duplicate-key': [400, 'A key stands twice in one object.', 'SUSPICIOUS_ACTIVITY'],
  /** Would reach an object's prototype where a program merges or unflattens what it was sent. */
  'polluting-key': [400, 'A key could change the prototype of objects.', 'INJECTION_ATTEMPT'],
} as const satisfies Record<string, readonly [status: number, detail: string, event: EventType | null]>;

export type RequestRefusalCode = keyof typeof CODES;

/** A request that is refused for its form alone, before anybody asks who sends it or what it means. */
export class RequestRefused extends Refusal {
  override readonly name = 'RequestRefused';
  readonly code: RequestRefusalCode;

  /**
   * @param path of what is refused, such as `body.items[0].name`
   * @param reason what is wrong with it, never its value
   */
  constructor(code: RequestRefusalCode, path: string, reason: string) {
    const [status, detail, type] = CODES[code];
    super({ status, code, detail, errors: [{ path, reason }] }, type && eventOf(type, code, detail, path));
    this.code = code;
  }
}

/** Larger than a cap allows, in the unit that the cap is in. */
export function refuseAbove(limit: number, size: number, code: RequestRefusalCode, path: string, unit: string): void {
  if (size > limit) throw new RequestRefused(code, path, `more than ${limit} ${unit}`);
}

function eventOf(type: EventType, reason: string, message: string, path: string): SecurityEventDraft {
  const severity = type === 'INJECTION_ATTEMPT' ? 'HIGH' : 'LOW';
  return { type, severity, reason, message, action: 'BLOCK', details: { path } };
}

export function unreadable(path: string, reason: string): RequestRefused {
  return new RequestRefused('unreadable-request', path, reason);
}

export function unsupported(path: string, reason: string): RequestRefused {
  return new RequestRefused('unsupported-media-type', path, reason);
}

export function malformed(reason: string, path = 'body'): RequestRefused {
  return new RequestRefused('malformed-body', path, reason);
}
