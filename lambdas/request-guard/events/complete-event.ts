import { boundText, redactText } from './redaction';
import type { EventContext, SecurityEvent, SecurityEventDraft } from './security-event';

/** Bounds that keep an event below 100 KB whatever its draft holds; CloudWatch Logs and Lambda take lines of 256 KB. */
const MAX_MESSAGE = 500;
const MAX_TEXT = 256;
const MAX_WORD = 100;
const MAX_DETAILS = 20;
const MAX_LIST = 10;
const MAX_LIST_ITEM = 128;

type Details = NonNullable<SecurityEventDraft['details']>;

export interface EventFacts {
  readonly id: string;
  readonly at: Date;
  readonly channels: readonly string[];
}

/**
 * The event of a draft: every text bounded and of one line, and what might come from a request masked where it looks like
 * a secret. Ids of requests, functions and subjects are kept as they are, since they are what an investigation starts from.
 */
export function completeEvent(draft: SecurityEventDraft, context: EventContext, facts: EventFacts): SecurityEvent {
  const { action, durationSeconds = null, details, type, severity } = draft;
  return {
    schemaVersion: 1,
    id: facts.id,
    at: facts.at.toISOString(),
    ...{ type, severity },
    reason: boundText(draft.reason, MAX_WORD),
    message: redactText(draft.message, MAX_MESSAGE),
    remediation: { action, durationSeconds, channels: facts.channels },
    context: {
      ...context,
      requestId: boundText(context.requestId, MAX_TEXT),
      method: boundText(context.method, MAX_WORD),
      route: redactText(context.route, MAX_TEXT),
      clientIp: context.clientIp && boundText(context.clientIp, MAX_WORD),
      userAgent: context.userAgent && redactText(context.userAgent, MAX_TEXT),
      subject: context.subject && boundText(context.subject, MAX_TEXT),
    },
    ...(details && { details: boundDetails(details) }),
  };
}

/** The first facts only: more than this is no fact about one decision. Those that are left out are counted. */
function boundDetails(details: Details): Details {
  const entries = Object.entries(details);
  const kept = entries.slice(0, MAX_DETAILS).map(([key, value]) => [boundText(key, MAX_WORD), boundDetail(value)]);
  const left = entries.length - kept.length;
  return Object.fromEntries(left > 0 ? [...kept, ['detailsLeftOut', left]] : kept);
}

function boundDetail(value: Details[string]): Details[string] {
  if (typeof value === 'string') return redactText(value, MAX_TEXT);
  if (typeof value === 'number' || typeof value === 'boolean') return value;
  const texts = value.slice(0, MAX_LIST).map((text) => redactText(text, MAX_LIST_ITEM));
  return value.length > MAX_LIST ? [...texts, `and ${value.length - MAX_LIST} more`] : texts;
}
