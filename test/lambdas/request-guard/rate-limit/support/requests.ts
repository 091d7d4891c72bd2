import type { Identity } from '../../../../../lambdas/request-guard/authentication/identity';
import type { GuardRequest } from '../../../../../lambdas/request-guard/request/guard-request';

/** A request of HTTP API, with what a test wants different. */
export function aRequest(different: Partial<GuardRequest> = {}): GuardRequest {
  return {
    shape: 'http-v2',
    method: 'GET',
    path: '/images/1',
    route: '/images/{id}',
    pathParameters: [],
    query: [],
    headers: new Map(),
    cookies: [],
    body: null,
    clientIp: '203.0.113.7',
    requestId: 'r-1',
    ...different,
  };
}

export function anIdentity(subject: string, issuer = 'https://issuer.example'): Identity {
  return { subject, issuer, claims: {}, roles: [], permissions: [], scopes: [] };
}
