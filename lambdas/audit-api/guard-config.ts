import type { GuardConfig, RateLimitStore, RequestSchemas, RouteRequirement } from '../request-guard';
import { GUARD_METRICS, ROUTES } from './contract';
import type { Endpoint } from './http/endpoint';

export interface ApiProtection {
  readonly issuer: string;
  readonly audience: string;
  readonly publicKeyUrl: string;
  /** Path of the claim that holds roles, its parts joined by dots. */
  readonly rolesClaim: string;
  readonly requestsPerMinute: number;
  readonly store: RateLimitStore;
}

/** Before it is known who sends a request, an address may send so many times as much as one caller: offices share addresses. */
const CALLERS_AN_ADDRESS = 4;

/** How the audit API is guarded: who may ask what, how often, and what questions look like. */
export function guardConfig(endpoints: readonly Endpoint[], protection: ApiProtection): GuardConfig {
  const { issuer, audience, publicKeyUrl, rolesClaim, requestsPerMinute: limit, store } = protection;
  return {
    caps: { maxBodyBytes: 16 * 1024, contentTypes: ['application/json'] },
    rateLimiting: {
      store,
      rules: [
        { name: 'address', by: 'ip', limit: CALLERS_AN_ADDRESS * limit, windowSeconds: 60, onStoreFailure: 'open' },
        { name: 'caller', by: 'user', limit, windowSeconds: 60, onStoreFailure: 'open' },
      ],
    },
    authentication: {
      // Nobody need say who they are to read the API's description; every other route asks for a role.
      required: false,
      issuer,
      audience,
      publicKeyUrl,
      allowInsecureLocalJwks: publicKeyUrl.startsWith('http://'),
      claims: { roles: rolesClaim.split('.') },
    },
    authorization: { routes: Object.entries(ROUTES).map(requirementOf) },
    inputValidation: {
      schemaMessages: true,
      routes: Object.fromEntries(endpoints.map((endpoint) => [endpoint.route, schemasOf(endpoint)])),
    },
    // Each metric of each route is billed; the routes stand in the lines all the same.
    monitoring: { namespace: GUARD_METRICS.namespace, byRoute: false },
    // Why somebody accepts a risk is prose about vulnerabilities.
    threatDetection: { fields: { 'json.reason': 'markdown', 'json.match.path': 'path' } },
  };
}

function requirementOf([route, roles]: readonly [string, readonly string[] | null]): RouteRequirement {
  return roles === null ? { route, public: true } : { route, roles };
}

function schemasOf({ query, body }: Endpoint): RequestSchemas {
  return { ...(query ? { query } : { queryNames: [] }), ...(body ? { body } : {}) };
}
