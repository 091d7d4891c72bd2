import { EVENT_SEVERITIES, type RemediationAction, type SecurityEvent, type SecurityEventType } from './security-event';

/**
 * Source of every field and number: the OCSF schema 1.6.0, classes authentication, api_activity and detection_finding, with
 * the profile security_control.
 */
const OCSF_VERSION = '1.6.0';

type Word = readonly [id: number, caption: string];

const AUTHENTICATION: Word = [3002, 'Authentication'];
const API_ACTIVITY: Word = [6003, 'API Activity'];
const DETECTION: Word = [2004, 'Detection Finding'];

/**
 * A call that was refused for who made it, or how often, is an activity; where the guard took the content of a request for
 * an attack, that is a finding, which somebody may come to another conclusion about.
 */
const CLASSES: Readonly<Record<SecurityEventType, Word>> = {
  AUTHENTICATION_FAILURE: AUTHENTICATION,
  AUTHORIZATION_VIOLATION: API_ACTIVITY,
  DATA_ACCESS_VIOLATION: API_ACTIVITY,
  RATE_LIMIT_EXCEEDED: API_ACTIVITY,
  INJECTION_ATTEMPT: DETECTION,
  SUSPICIOUS_ACTIVITY: DETECTION,
};

/** From severity_id 5 down to 1, as EVENT_SEVERITIES is ordered. */
const SEVERITIES = ['Critical', 'High', 'Medium', 'Low', 'Informational'];

/** The activities of an API, by the methods that stand for them. */
const ACTIVITIES: readonly (readonly [id: number, caption: string, methods: readonly string[]])[] = [
  [1, 'Create', ['POST']],
  [2, 'Read', ['GET', 'HEAD', 'OPTIONS']],
  [3, 'Update', ['PUT', 'PATCH']],
  [4, 'Delete', ['DELETE']],
];

const DISPOSITIONS: Readonly<Record<RemediationAction, Word>> = {
  BLOCK: [2, 'Blocked'],
  THROTTLE: [2, 'Blocked'],
  ALERT: [19, 'Alert'],
  LOG: [17, 'Logged'],
};
const UNAUTHORIZED: Word = [26, 'Unauthorized'];

const UNKNOWN = { name: 'unknown' };

/**
 * The event in the words of OCSF 1.6. Whatever has no attribute there stands in `unmapped` under the name that it has in
 * the event, so that nothing is lost.
 */
export function toOcsf(event: SecurityEvent): Readonly<Record<string, unknown>> {
  const { id, at, type, severity, reason, message, context, remediation, details } = event;
  const [class_uid, class_name] = CLASSES[type];
  const [activity_id, activity_name] = activityOf(event);
  const rank = EVENT_SEVERITIES.indexOf(severity);
  return {
    ...{ activity_id, activity_name, class_uid, class_name, message },
    category_uid: Math.trunc(class_uid / 1000),
    type_uid: class_uid * 100 + activity_id,
    ...{ severity_id: SEVERITIES.length - rank, severity: SEVERITIES[rank] },
    time: Date.parse(at),
    metadata: {
      version: OCSF_VERSION,
      product: { name: 'Mayfly', vendor_name: 'Mayfly', feature: { name: 'request-guard' } },
      profiles: ['security_control'],
      ...{ uid: id, event_code: reason, correlation_uid: context.requestId },
    },
    ...outcomeOf(event),
    ...factsOf(event),
    unmapped: { type, severity, remediation, context, ...(details && { details }) },
  };
}

/** The event as OCSF in one line of JSON. */
export function ocsfLine(event: SecurityEvent): string {
  return JSON.stringify(toOcsf(event));
}

function activityOf({ type, context }: SecurityEvent): Word {
  if (CLASSES[type] === AUTHENTICATION) return [1, 'Logon'];
  if (CLASSES[type] === DETECTION) return [1, 'Create'];
  const [id, caption] = ACTIVITIES.find(([, , methods]) => methods.includes(context.method)) ?? [99, 'Other'];
  return [id, caption];
}

/** The attributes of the profile security_control. */
function outcomeOf(event: SecurityEvent): object {
  const { type, severity, remediation } = event;
  const refused = isRefused(event);
  const forbidden = refused && (type === 'AUTHORIZATION_VIOLATION' || type === 'DATA_ACCESS_VIOLATION');
  const [disposition_id, disposition] = forbidden ? UNAUTHORIZED : DISPOSITIONS[remediation.action];
  return {
    ...(refused ? { action_id: 2, action: 'Denied' } : { action_id: 1, action: 'Allowed' }),
    ...{ disposition_id, disposition },
    is_alert: remediation.action === 'ALERT' || severity === 'CRITICAL' || severity === 'HIGH',
  };
}

/** What each class requires: a user, an actor and an endpoint have to be there even where they are not known. */
function factsOf(event: SecurityEvent): object {
  const { id, type, reason, message, context } = event;
  const { requestId: uid, method, route, clientIp, userAgent, subject, functionName: name, functionVersion } = context;
  const service = { name, version: functionVersion };
  const user = subject === null ? UNKNOWN : { uid: subject };
  const actor = { user };
  const src_endpoint = clientIp === null ? UNKNOWN : { ip: clientIp };
  const http_request = { uid, http_method: method, url: { path: route }, ...(userAgent && { user_agent: userAgent }) };
  const api = { operation: `${method} ${route}`, service, request: { uid } };
  const outcome = {
    ...(isRefused(event) ? { status_id: 2, status: 'Failure' } : { status_id: 1, status: 'Success' }),
    ...{ status_detail: reason, src_endpoint, http_request },
  };
  if (CLASSES[type] === AUTHENTICATION) return { ...outcome, user, service };
  if (CLASSES[type] === API_ACTIVITY) return { ...outcome, actor, api };
  return {
    ...{ status_id: 1, status: 'New' },
    finding_info: { uid: id, title: message, types: [type, reason] },
    evidences: [{ api, actor, src_endpoint, http_request }],
    resources: [{ ...service, type: 'AWS::Lambda::Function' }],
  };
}

function isRefused({ remediation: { action } }: SecurityEvent): boolean {
  return action === 'BLOCK' || action === 'THROTTLE';
}
