import type { EventSeverity } from '../events/security-event';
import { Refusal } from '../refusal';

/** What attackers send, and nobody else. */
const HIGH = ['token-ambiguous', 'algorithm-refused', 'embedded-key', 'key-unsuitable', 'signature-invalid'] as const;
/** What happens to honest clients from time to time. */
const LOW = [
  'token-missing',
  'scheme-unsupported',
  'authorization-malformed',
  'key-ambiguous',
  'token-expired',
  'token-not-yet-valid',
  'token-too-old',
] as const;

export type AuthenticationFailureReason =
  | (typeof HIGH)[number]
  | (typeof LOW)[number]
  | 'authorization-repeated'
  | 'token-too-large'
  | 'token-malformed'
  | 'critical-header'
  | 'type-refused'
  | 'key-id-malformed'
  | 'key-unknown'
  | 'claim-malformed'
  | 'token-from-the-future'
  | 'issuer-refused'
  | 'audience-refused'
  | 'claim-refused'
  | 'subject-malformed';

/** What a client is told: whether credentials are missing, cannot be read or do not hold, and no more. */
const ANSWERS = {
  missing: [401, 'authentication-required', 'An access token is required.', ''],
  malformed: [
    400,
    'authentication-malformed',
    'The request must carry exactly one bearer token.',
    ', error="invalid_request"',
  ],
  failed: [401, 'authentication-failed', 'The access token is not valid.', ', error="invalid_token"'],
} as const;

function severityOf(reason: AuthenticationFailureReason): EventSeverity {
  if (HIGH.some((word) => word === reason)) return 'HIGH';
  return LOW.some((word) => word === reason) ? 'LOW' : 'MEDIUM';
}

function answerTo(reason: AuthenticationFailureReason): (typeof ANSWERS)[keyof typeof ANSWERS] {
  if (reason === 'token-missing' || reason === 'scheme-unsupported') return ANSWERS.missing;
  return reason.startsWith('authorization-') ? ANSWERS.malformed : ANSWERS.failed;
}

/**
 * Nobody is known to have sent the request. 401, or 400 where it is the request that is malformed, with the challenge of
 * RFC 6750, section 3: a request without credentials is told no error code, and every challenge has a parameter.
 */
export class AuthenticationFailed extends Refusal {
  override readonly name = 'AuthenticationFailed';
  readonly reason: AuthenticationFailureReason;

  constructor(reason: AuthenticationFailureReason, options?: ErrorOptions) {
    const [status, code, detail, error] = answerTo(reason);
    super(
      { status, code, detail, headers: { 'www-authenticate': `Bearer realm="api"${error}` } },
      {
        type: 'AUTHENTICATION_FAILURE',
        severity: severityOf(reason),
        reason,
        message: `Nobody was authenticated: ${reason.replaceAll('-', ' ')}.`,
        action: 'BLOCK',
      },
      options,
    );
    this.reason = reason;
  }
}

/** Whether a token holds cannot be told, as the issuer's keys are not to be had. 503: no token is let through unread. */
export class AuthenticationUnavailable extends Refusal {
  override readonly name = 'AuthenticationUnavailable';

  /** @param cause a stable word, such as `timeout` */
  constructor(cause: string, retryAfterSeconds: number, options?: ErrorOptions) {
    super(
      {
        status: 503,
        code: 'authentication-unavailable',
        detail: 'Access tokens cannot be checked at present.',
        headers: { 'retry-after': `${Math.max(1, Math.ceil(retryAfterSeconds))}` },
      },
      {
        type: 'AUTHENTICATION_FAILURE',
        severity: 'HIGH',
        reason: 'keys-unavailable',
        message: 'A request was refused because the keys of the issuer could not be read.',
        action: 'BLOCK',
        details: { cause },
      },
      options,
    );
  }
}
