import type { Identity } from '../authentication/identity';
import type { EventContext } from '../events/security-event';
import type { InvocationContext } from '../monitoring/monitor-handler';
import { type GuardRequest, headerOf } from '../request/guard-request';

const MAX_ROUTE = 256;
const MAX_USER_AGENT = 256;

/** What events tell of the request that they are about. @param request null where it could not be read */
export function eventContext(
  context: InvocationContext,
  request: GuardRequest | null,
  identity: Identity | null,
): EventContext {
  const userAgent = request ? headerOf(request, 'user-agent') : undefined;
  return {
    requestId: request?.requestId ?? context.awsRequestId,
    method: request?.method ?? '',
    route: (request?.route ?? request?.path ?? '').slice(0, MAX_ROUTE),
    clientIp: request?.clientIp ?? null,
    userAgent: userAgent?.slice(0, MAX_USER_AGENT) ?? null,
    subject: identity?.subject ?? null,
    functionName: context.functionName,
    functionVersion: context.functionVersion,
  };
}
