import type { GuardRequest } from '../../../../../lambdas/request-guard/request/guard-request';
import { aRequest as emptyRequest } from '../../request/fixtures/a-request';

/** A request to read something, with nothing in it but what is given. */
export const aRequest = (given: Partial<GuardRequest> = {}): GuardRequest => emptyRequest({ method: 'GET', ...given });
