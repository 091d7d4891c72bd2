import type { GuardRequest } from '../../../../../lambdas/request-guard/request/guard-request';
import { aRequest } from '../../request/fixtures/a-request';

/** A request for the list of images, and what a test says otherwise. */
export function request(differing: Partial<GuardRequest> = {}): GuardRequest {
  return aRequest({ method: 'GET', path: '/images', clientIp: '192.0.2.1', ...differing });
}

export function withAuthorization(...values: readonly string[]): GuardRequest {
  return request({ headers: new Map([['authorization', values]]) });
}

export const withToken = (token: string) => withAuthorization(`Bearer ${token}`);
