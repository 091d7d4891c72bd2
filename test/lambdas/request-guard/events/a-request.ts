import type { FeatureFacts } from '../../../../lambdas/request-guard/events/request-features';
import type { GuardRequest } from '../../../../lambdas/request-guard/request/guard-request';
import { NOW } from './an-event';

export const aRequest = (about: Partial<GuardRequest> = {}): GuardRequest => ({
  shape: 'http-v2',
  method: 'GET',
  path: '/images/sha256:0a0b',
  route: '/images/{digest}',
  pathParameters: [{ name: 'digest', value: 'sha256:0a0b' }],
  query: [],
  headers: new Map([['user-agent', ['curl/8.5.0']]]),
  cookies: [],
  body: null,
  clientIp: '192.0.2.7',
  requestId: 'request-1',
  ...about,
});

export const someFacts = (about: Partial<FeatureFacts> = {}): FeatureFacts => ({
  request: aRequest(),
  body: { kind: 'none' },
  identity: null,
  at: NOW,
  durationMs: 12.3456,
  status: 200,
  responseBytes: 512,
  refusedBy: null,
  functionName: 'audit-api',
  functionVersion: '3',
  ...about,
});
