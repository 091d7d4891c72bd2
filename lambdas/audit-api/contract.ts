/** What the audit API's construct and its code must agree on. */
export const ENV = {
  table: 'MAYFLY_TABLE',
  eventBus: 'MAYFLY_EVENT_BUS',
  /** Account and region whose registry is meant where a question names none. */
  account: 'MAYFLY_ACCOUNT',
  /** Whose tokens are taken, and for whom they must be made out. */
  issuer: 'MAYFLY_ISSUER',
  audience: 'MAYFLY_AUDIENCE',
  /** Address of the issuer's public keys, as a JSON Web Key Set. */
  publicKeyUrl: 'MAYFLY_PUBLIC_KEY_URL',
  /** Path of the claim that holds a caller's roles, such as `realm_access.roles`. */
  rolesClaim: 'MAYFLY_ROLES_CLAIM',
  /** Name of the table of rate limits. */
  rateLimitTable: 'MAYFLY_RATE_LIMIT_TABLE',
  /** Requests that one caller may send in a minute. */
  requestsPerMinute: 'MAYFLY_REQUESTS_PER_MINUTE',
} as const;

/** Auditors ask; operators may also have images scanned anew, and add and remove exceptions. */
export const ROLES = ['auditor', 'operator'] as const;
export type Role = (typeof ROLES)[number];

/** Every route of the API and who may use it; null for everybody, with or without a token. */
export const ROUTES = {
  'GET /openapi.json': null,
  'GET /verdict': ['auditor', 'operator'],
  'GET /scans': ['auditor', 'operator'],
  'GET /history': ['auditor', 'operator'],
  'GET /tag-history': ['auditor', 'operator'],
  'GET /images': ['auditor', 'operator'],
  'GET /vulnerable-images': ['auditor', 'operator'],
  'GET /images-with-package': ['auditor', 'operator'],
  'GET /attempts': ['auditor', 'operator'],
  'GET /exceptions': ['auditor', 'operator'],
  'GET /trend': ['auditor', 'operator'],
  'GET /operations': ['auditor', 'operator'],
  'GET /rejected-events': ['auditor', 'operator'],
  'POST /rescans': ['operator'],
  'POST /exceptions': ['operator'],
  'POST /exceptions/{id}/removal': ['operator'],
} as const satisfies Readonly<Record<string, readonly Role[] | null>>;
export type Route = keyof typeof ROUTES;

/** What the guard tells CloudWatch of each invocation, as far as alarms watch it: metrics with one dimension, the function's name. */
export const GUARD_METRICS = {
  namespace: 'Mayfly/RequestGuard',
  dimension: 'FunctionName',
  /** 1 where the guard let nothing through, else 0. */
  refused: 'Refused',
  /** 1 where the handler threw what it has no answer for, else 0. */
  failed: 'HandlerErrors',
} as const;
