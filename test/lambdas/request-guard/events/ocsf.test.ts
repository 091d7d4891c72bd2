import { toOcsf } from '../../../../lambdas/request-guard/events/ocsf';
import {
  EVENT_SEVERITIES,
  type EventSeverity,
  type RemediationAction,
  SECURITY_EVENT_TYPES,
  type SecurityEventType,
} from '../../../../lambdas/request-guard/events/security-event';
import { anEvent, NOW } from './an-event';

/** Attributes that the schema 1.6.0 requires: of the base event, of the three classes, and of the objects used. */
function checkRequired(event: Readonly<Record<string, unknown>>): void {
  expect(event).toMatchObject({
    activity_id: expect.any(Number),
    category_uid: Math.trunc(Number(event['class_uid']) / 1000),
    type_uid: Number(event['class_uid']) * 100 + Number(event['activity_id']),
    severity_id: expect.any(Number),
    time: NOW.getTime(),
    metadata: { version: '1.6.0', product: { name: 'Mayfly', vendor_name: 'Mayfly' }, profiles: ['security_control'] },
    action_id: expect.any(Number),
    disposition_id: expect.any(Number),
  });
  switch (event['class_uid']) {
    case 3002:
      // One of service and dst_endpoint.
      expect(event).toMatchObject({ user: expect.any(Object), service: { name: expect.any(String) } });
      checkUser(event['user']);
      break;
    case 6003:
      expect(event).toMatchObject({
        actor: { user: expect.any(Object) },
        api: { operation: expect.any(String) },
        src_endpoint: expect.any(Object),
      });
      break;
    default:
      expect(event['class_uid']).toBe(2004);
      expect(event).toMatchObject({ finding_info: { uid: expect.any(String), title: expect.any(String) } });
  }
}

/** At least one of account, name and uid. */
function checkUser(user: unknown): void {
  expect(Object.keys(user as object).some((key) => ['account', 'name', 'uid'].includes(key))).toBe(true);
}

describe('An event in OCSF 1.6', () => {
  it.each(SECURITY_EVENT_TYPES)('has what is required of its class, for %s', (type) => {
    checkRequired(toOcsf(anEvent({ type })));
    checkRequired(toOcsf(anEvent({ type }, { subject: null, clientIp: null, userAgent: null })));
  });

  it.each<[SecurityEventType, string, number, number]>([
    ['AUTHENTICATION_FAILURE', 'POST', 3002, 300201],
    ['AUTHORIZATION_VIOLATION', 'POST', 6003, 600301],
    ['AUTHORIZATION_VIOLATION', 'GET', 6003, 600302],
    ['DATA_ACCESS_VIOLATION', 'PATCH', 6003, 600303],
    ['RATE_LIMIT_EXCEEDED', 'DELETE', 6003, 600304],
    ['RATE_LIMIT_EXCEEDED', 'PROPFIND', 6003, 600399],
    ['INJECTION_ATTEMPT', 'GET', 2004, 200401],
    ['SUSPICIOUS_ACTIVITY', 'DELETE', 2004, 200401],
  ])('puts %s by %s into class %i', (type, method, class_uid, type_uid) => {
    expect(toOcsf(anEvent({ type }, { method }))).toMatchObject({ class_uid, type_uid });
  });

  it.each<[EventSeverity, number, string]>([
    ['CRITICAL', 5, 'Critical'],
    ['HIGH', 4, 'High'],
    ['MEDIUM', 3, 'Medium'],
    ['LOW', 2, 'Low'],
    ['INFO', 1, 'Informational'],
  ])('has %s as severity_id %i', (severity, severity_id, caption) => {
    expect(EVENT_SEVERITIES).toContain(severity);
    expect(toOcsf(anEvent({ severity }))).toMatchObject({ severity_id, severity: caption });
  });

  it.each<[SecurityEventType, RemediationAction, object]>([
    ['INJECTION_ATTEMPT', 'BLOCK', { action_id: 2, disposition_id: 2, disposition: 'Blocked' }],
    ['RATE_LIMIT_EXCEEDED', 'THROTTLE', { action_id: 2, disposition_id: 2, status_id: 2 }],
    ['AUTHORIZATION_VIOLATION', 'BLOCK', { action_id: 2, disposition_id: 26, disposition: 'Unauthorized' }],
    ['AUTHORIZATION_VIOLATION', 'LOG', { action_id: 1, disposition_id: 17, status_id: 1 }],
    ['SUSPICIOUS_ACTIVITY', 'ALERT', { action_id: 1, disposition_id: 19, is_alert: true }],
    ['AUTHENTICATION_FAILURE', 'BLOCK', { status_id: 2, status: 'Failure', status_detail: 'sql-injection' }],
  ])('says of %s with %s what became of the request', (type, action, expected) => {
    expect(toOcsf(anEvent({ type, action }))).toMatchObject(expected);
  });

  it('says who called what from where', () => {
    expect(toOcsf(anEvent({ type: 'RATE_LIMIT_EXCEEDED' }))).toMatchObject({
      actor: { user: { uid: 'auth0|5f7c8ec7c33c6c004bbafe82' } },
      api: { operation: 'POST /images/{digest}', service: { name: 'audit-api', version: '3' } },
      src_endpoint: { ip: '192.0.2.7' },
      http_request: { http_method: 'POST', url: { path: '/images/{digest}' }, user_agent: 'curl/8.5.0' },
      metadata: { correlation_uid: '5e66f3a1-6c5b-4dbf-9f0e-3f8f0c7a8b11' },
    });
  });

  it('loses nothing of the event: what has no attribute stands in unmapped', () => {
    const event = anEvent({ details: { family: 'sql-injection' }, durationSeconds: 30 });
    const { type, severity, remediation, context, details } = event;
    expect(toOcsf(event)).toMatchObject({
      message: event.message,
      metadata: { uid: event.id, event_code: event.reason },
      unmapped: { type, severity, remediation, context, details },
    });
  });
});
