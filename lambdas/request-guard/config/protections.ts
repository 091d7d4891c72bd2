import { type Authenticate, authentication } from '../authentication/authentication';
import { type Authorize, authorization } from '../authorization/authorization';
import {
  type AuthorizationOptions,
  type AuthorizationPreset,
  authorizationPreset,
} from '../authorization/authorization-options';
import { type EventReporter, eventReporter } from '../events/event-reporter';
import type { SecurityEventDraft } from '../events/security-event';
import { type Monitor, monitorHandler } from '../monitoring/monitor-handler';
import { readBoolean, readObject, readOneOf } from '../options/read-options';
import { fromPreset, type RateLimitOptions } from '../rate-limit/rate-limit-options';
import { type RateLimiting, rateLimiting } from '../rate-limit/rate-limiting';
import { type RequestCaps, readTrustedProxies, requestCaps } from '../request/request-caps';
import { type ResponseChecks, responseChecks } from '../response/check-response';
import { securityHeaders } from '../response/security-headers';
import type { DetectionMode } from '../threats/detection-options';
import { type ThreatDetection, threatDetection } from '../threats/threat-detection';
import { type Validate, validation } from '../validation/validation';
import type { GuardConfig, InputValidation, RateLimits, ThreatDetectionConfig } from './guard-config';

/** Everything that a request goes through, made once. Null is what the configuration has not, or has switched off. */
export interface Protections {
  readonly trustedProxies: number;
  readonly caps: RequestCaps;
  readonly rateLimits: RateLimiting | null;
  readonly authenticate: Authenticate | null;
  readonly authorize: Authorize | null;
  readonly validate: Validate | null;
  /** Whether texts lose control characters before anything judges them. */
  readonly sanitizes: boolean;
  readonly findThreats: ThreatDetection | null;
  /** Whether a request is refused that holds more than is looked at for threats. */
  readonly refusesUnseen: boolean;
  readonly monitor: Monitor;
  readonly responseChecks: ResponseChecks;
  readonly securityHeaders: Readonly<Record<string, string>>;
  readonly events: EventReporter;
  /** Whether sinks are handed what runtime monitoring learns from. */
  readonly handsFeaturesOn: boolean;
}

const SECTIONS = [
  ...(['trustedProxies', 'caps', 'rateLimiting', 'authentication', 'authorization', 'inputValidation'] as const),
  ...(['threatDetection', 'monitoring', 'responseChecks', 'securityHeaders', 'events'] as const),
];

/**
 * @param report takes what protections tell outside of any request
 * @throws OptionError with the path of an option that makes no sense
 */
export function protections(given: GuardConfig, report: (event: SecurityEventDraft) => void): Protections {
  const config = readObject<GuardConfig>('', given, SECTIONS);
  const { inputValidation = {}, threatDetection: threats = {} } = config;
  const events = eventReporter(config.events);
  return {
    trustedProxies: readTrustedProxies(config.trustedProxies),
    caps: requestCaps(config.caps),
    rateLimits: config.rateLimiting === undefined ? null : rateLimiting(rateLimitsOf(config.rateLimiting)),
    authenticate: config.authentication === undefined ? null : authentication(config.authentication, { report }),
    authorize: config.authorization === undefined ? null : authorizeBy(config.authorization),
    validate: validateBy(inputValidation),
    sanitizes: inputValidation.sanitizeInput === true && inputValidation.enabled !== false,
    findThreats: threatsBy(threats, inputValidation),
    refusesUnseen: refusesUnseen(threats, inputValidation),
    monitor: monitorHandler(config.monitoring),
    responseChecks: responseChecks(config.responseChecks),
    securityHeaders: securityHeaders(config.securityHeaders),
    events,
    handsFeaturesOn: asksForFeatures(threats) && canTakeFeatures(events),
  };
}

function rateLimitsOf(given: RateLimits): RateLimitOptions {
  if ('rules' in given) return given;
  const { store, ...preset } = given;
  return { ...fromPreset(preset), ...(store === undefined ? {} : { store }) };
}

function authorizeBy(given: AuthorizationOptions | AuthorizationPreset): Authorize | null {
  const options = isDetailed(given) ? given : authorizationPreset(given);
  return options === null ? null : authorization(options);
}

function isDetailed(given: AuthorizationOptions | AuthorizationPreset): given is AuthorizationOptions {
  return 'routes' in given || 'otherwise' in given || 'basePath' in given;
}

function validateBy({ enabled, blockOnThreat: _, ...options }: InputValidation): Validate | null {
  return isOn('inputValidation.enabled', enabled, true) ? validation(options) : null;
}

function threatsBy(config: ThreatDetectionConfig, { blockOnThreat }: InputValidation): ThreatDetection | null {
  const { enabled, anomalyDetection: _, behaviorAnalysis: __, beyondLimits: ___, ...options } = config;
  const detect = threatDetection({ ...options, mode: modeOf(config, { blockOnThreat }) });
  return isOn('threatDetection.enabled', enabled, true) ? detect : null;
}

type Blocking = { readonly blockOnThreat: boolean | undefined };

function modeOf({ mode }: ThreatDetectionConfig, { blockOnThreat }: Blocking): DetectionMode {
  const blocks = isOn('inputValidation.blockOnThreat', blockOnThreat, true);
  return mode ?? (blocks ? 'block' : 'report');
}

function refusesUnseen(config: ThreatDetectionConfig, { blockOnThreat }: InputValidation): boolean {
  const { beyondLimits } = config;
  if (beyondLimits === undefined) return modeOf(config, { blockOnThreat }) === 'block';
  return readOneOf('threatDetection.beyondLimits', beyondLimits, ['block', 'report']) === 'block';
}

function asksForFeatures({ anomalyDetection, behaviorAnalysis }: ThreatDetectionConfig): boolean {
  const anomalies = isOn('threatDetection.anomalyDetection', anomalyDetection, false);
  return isOn('threatDetection.behaviorAnalysis', behaviorAnalysis, false) || anomalies;
}

/** The plain configuration has no sinks: it is taken, and it is told that nobody will learn anything. */
function canTakeFeatures({ takesFeatures }: EventReporter): boolean {
  if (!takesFeatures) process.stderr.write(`${NOBODY_LEARNS}\n`);
  return takesFeatures;
}

const NOBODY_LEARNS = JSON.stringify({
  level: 'WARN',
  message:
    'threatDetection asks for anomaly detection or behavior analysis, but no sink takes what they learn from. ' +
    'Add kinesisSink({ client, streamName }) to events.sinks.',
});

function isOn(path: string, given: unknown, otherwise: boolean): boolean {
  return given === undefined ? otherwise : readBoolean(path, given);
}
