import type { Identity } from '../authentication/identity';
import type { Protections } from '../config/protections';
import type { SecurityEventDraft } from '../events/security-event';
import type { Quota } from '../rate-limit/quota';
import type { RateLimitStage } from '../rate-limit/rule';
import { checkSizes } from '../request/check-sizes';
import type { GuardRequest } from '../request/guard-request';
import { parseBody } from '../request/parse-body';
import type { ParsedBody } from '../request/parsed-body';
import { partsOf } from '../validation/request-parts';
import { sanitizeBody, sanitizeRequest } from '../validation/sanitize';
import type { Guarded } from './guarded';
import type { Telling } from './telling';
import { ThreatFound, threatEvent } from './threat-found';

/** What is known of a request so far, refused or not. */
export interface Progress {
  identity: Identity | null;
  body: ParsedBody;
  /** Of the rate limits that applied, in their order. */
  readonly quotas: Quota[];
}

/**
 * Takes a request through the protections, in their order: what costs least and stops most comes first.
 *
 * @throws Refusal where the request is not let through
 */
export async function admit(
  { caps, rateLimits, authenticate, authorize, validate, sanitizes, findThreats }: Protections,
  request: GuardRequest,
  now: Date,
  progress: Progress,
  telling: Telling,
): Promise<Guarded> {
  checkSizes(request, caps);
  const limit = async (stage: RateLimitStage) => {
    const tell = (draft: SecurityEventDraft) => telling.report(draft);
    const pass = await rateLimits?.check(stage, request, progress.identity, now, tell);
    progress.quotas.push(...(pass?.quotas ?? []));
  };
  await limit('before-authentication');
  if (authenticate) progress.identity = await authenticate(request, now);
  await limit('after-authentication');
  if (authorize) await authorize(request, progress.identity);
  progress.body = parseBody(request, caps);
  const input = validate ? await validate(request, progress.body) : partsOf(request, progress.body);
  // Of what the handler gets: a control character can hide what is an attack without it.
  const [judged, body] = sanitizes ? [sanitizeRequest(request), sanitizeBody(progress.body)] : [request, progress.body];
  if (findThreats) lookForThreats(findThreats, judged, body, telling);
  return { request, body: progress.body, identity: progress.identity, input };
}

function lookForThreats(
  findThreats: NonNullable<Protections['findThreats']>,
  request: GuardRequest,
  body: ParsedBody,
  telling: Telling,
): void {
  const { threats, notLookedAt } = findThreats(request, body);
  const blocking = threats.filter(({ mode }) => mode === 'block');
  if (blocking.length > 0) throw new ThreatFound(blocking);
  if (threats.length > 0) telling.report(threatEvent(threats, 'ALERT'));
  if (notLookedAt > 0) {
    telling.report({
      type: 'SUSPICIOUS_ACTIVITY',
      severity: 'LOW',
      reason: 'not-looked-at',
      message: 'Values of the request were longer or more than are looked at for attacks.',
      action: 'LOG',
      details: { values: notLookedAt },
    });
  }
}
