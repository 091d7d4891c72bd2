import type { GuardRequest } from '../../../../../lambdas/request-guard/request/guard-request';

/** A request for the list of images, and what a test says otherwise. */
export function request(differing: Partial<GuardRequest> = {}): GuardRequest {
  return {
    shape: 'http-v2',
    method: 'GET',
    path: '/images',
    route: null,
    pathParameters: [],
    query: [],
    headers: new Map(),
    cookies: [],
    body: null,
    clientIp: '192.0.2.1',
    requestId: 'r-1',
    ...differing,
  };
}

export function withAuthorization(...values: readonly string[]): GuardRequest {
  return request({ headers: new Map([['authorization', values]]) });
}

export const withToken = (token: string) => withAuthorization(`Bearer ${token}`);
