import { randomBytes } from 'node:crypto';
import { dynamoRateLimitStore, guard } from '../../request-guard';
import { dynamoClient, plainDynamoClient } from '../../shared/clients/dynamo';
import { eventBridgeClient } from '../../shared/clients/event-bridge';
import { systemClock } from '../../shared/clock';
import { integerVariable, readEnv, stringVariable } from '../../shared/env';
import { ENV } from '../contract';
import { ALL_ENDPOINTS } from '../endpoints/all-endpoints';
import { guardConfig } from '../guard-config';
import { answerRequest } from '../http/answer-request';
import type { Dependencies } from '../http/endpoint';
import { runRequestsOn } from '../run-requests';

const env = readEnv({
  table: stringVariable(ENV.table),
  bus: stringVariable(ENV.eventBus),
  account: stringVariable(ENV.account),
  region: stringVariable('AWS_REGION'),
  issuer: stringVariable(ENV.issuer),
  audience: stringVariable(ENV.audience),
  publicKeyUrl: stringVariable(ENV.publicKeyUrl),
  rolesClaim: stringVariable(ENV.rolesClaim),
  rateLimitTable: stringVariable(ENV.rateLimitTable),
  requestsPerMinute: integerVariable(ENV.requestsPerMinute, { min: 1, max: 100_000 }),
});
const dependencies: Dependencies = {
  table: { db: dynamoClient(), name: env.table },
  runs: runRequestsOn({ events: eventBridgeClient(), bus: env.bus }),
  account: env.account,
  region: env.region,
};
const store = dynamoRateLimitStore({ client: plainDynamoClient(), tableName: env.rateLimitTable });
const protect = guard(guardConfig(ALL_ENDPOINTS, { ...env, store }));
const byRoute = new Map(ALL_ENDPOINTS.map((endpoint) => [endpoint.route as string, endpoint]));

/** Questions to the audit trail. The guard lets through only routes of the contract, from those who may use them. */
export const handler = protect(async (_event, _context, { request, identity, input }) => {
  const endpoint = byRoute.get(`${request.method} ${request.route}`);
  if (!endpoint) throw new TypeError('The guard let a route through that no endpoint is for.');
  const pathParameters = Object.fromEntries(request.pathParameters.map(({ name, value }) => [name, value]));
  const subject = identity?.subject ?? '';
  const asked = { query: input.query, body: input.body, pathParameters, subject };
  const [ifNoneMatch] = request.headers.get('if-none-match') ?? [];
  const now = { now: systemClock(), nonce: randomBytes(5).toString('hex') };
  return answerRequest(endpoint, dependencies, { ...asked, ...now }, ifNoneMatch);
});
