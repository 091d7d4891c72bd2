import type { Identity } from '../authentication/identity';
import type { Protections } from '../config/protections';
import type { SecurityEventDraft } from '../events/security-event';
import type { Quota } from '../rate-limit/quota';
import type { RateLimitStage } from '../rate-limit/rule';
import { checkSizes } from '../request/check-sizes';
import type { GuardRequest } from '../request/guard-request';
import { parseBody } from '../request/parse-body';
import type { ParsedBody } from '../request/parsed-body';
import type { ThreatReport } from '../threats/threat-detection';
import { partsOf } from '../validation/request-parts';
import { sanitizeBody, sanitizeRequest } from '../validation/sanitize';
import type { Guarded } from './guarded';
import type { Telling } from './telling';
import { ThreatFound, threatEvent } from './threat-found';
import { TooMuchToLookAt, unseenEvent } from './too-much-to-look-at';

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
  { caps, rateLimits, authenticate, authorize, validate, sanitizes, findThreats, refusesUnseen }: Protections,
  request: GuardRequest,
  now: Date,
  progress: Progress,
  telling: Telling,
): Promise<Guarded> {
  checkSizes(request, caps);
  const limit = async (stage: RateLimitStage) => {
    const tell = (draft: SecurityEventDraft) => telling.report(draft);
    const quotas = await rateLimits?.check(stage, request, progress.identity, now, tell);
    if (quotas) progress.quotas.push(...quotas);
  };
  await limit('before-authentication');
  if (authenticate) progress.identity = await authenticate(request, now);
  await limit('after-authentication');
  if (authorize) await authorize(request, progress.identity);
  progress.body = parseBody(request, caps);
  const input = validate ? await validate(request, progress.body) : partsOf(request, progress.body);
  // Of what the handler gets: a control character can hide what is an attack without it.
  const [judged, body] = sanitizes ? [sanitizeRequest(request), sanitizeBody(progress.body)] : [request, progress.body];
  if (findThreats) lookForThreats(findThreats(judged, body), refusesUnseen, telling);
  return { request, body: progress.body, identity: progress.identity, input };
}

function lookForThreats({ threats, notLookedAt }: ThreatReport, refusesUnseen: boolean, telling: Telling): void {
  const blocking = threats.filter(({ mode }) => mode === 'block');
  if (blocking.length > 0) throw new ThreatFound(blocking);
  if (threats.length > 0) telling.report(threatEvent(threats, 'ALERT'));
  if (notLookedAt === 0) return;
  if (refusesUnseen) throw new TooMuchToLookAt(notLookedAt);
  telling.report(unseenEvent(notLookedAt, 'LOG'));
}
