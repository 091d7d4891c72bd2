import type { GuardRequest } from '../../../../../lambdas/request-guard/request/guard-request';

/** A request with nothing in it but what is given. */
export function aRequest(given: Partial<GuardRequest> = {}): GuardRequest {
  return {
    shape: 'http-v2',
    method: 'GET',
    path: '/',
    route: null,
    pathParameters: [],
    query: [],
    headers: new Map(),
    cookies: [],
    body: null,
    clientIp: null,
    requestId: 'r-1',
    ...given,
  };
}
