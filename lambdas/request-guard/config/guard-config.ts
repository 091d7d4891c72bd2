import type { AuthenticationOptions, AuthenticationPreset } from '../authentication/authentication-options';
import type { AuthorizationOptions, AuthorizationPreset } from '../authorization/authorization-options';
import type { EventOptions } from '../events/event-reporter';
import type { MonitoringOptions } from '../monitoring/monitor-handler';
import type { RateLimitOptions, RateLimitPreset } from '../rate-limit/rate-limit-options';
import type { RateLimitStore } from '../rate-limit/store/rate-limit-store';
import type { RequestCapOptions } from '../request/request-caps';
import type { ResponseCheckOptions } from '../response/check-response';
import type { SecurityHeaderOptions } from '../response/security-headers';
import type { ThreatDetectionOptions } from '../threats/detection-options';
import type { ValidationOptions } from '../validation/validation-options';

/** A preset counts by client address. Without a store each instance counts for itself. */
export type RateLimits = RateLimitOptions | (RateLimitPreset & { readonly store?: RateLimitStore });

export interface InputValidation extends ValidationOptions {
  /** Schemas, and the sanitizing of texts. The caps on sizes hold in any case. @default true */
  readonly enabled?: boolean;
  /** Whether what looks like an attack is refused, or only told; `threatDetection.mode` goes first. @default true */
  readonly blockOnThreat?: boolean;
}

export interface ThreatDetectionConfig extends ThreatDetectionOptions {
  /** @default true */
  readonly enabled?: boolean;
  /**
   * What becomes of a request with more in it than is looked at (`limits`): `block` refuses it, as nobody knows what it is;
   * `report` only tells. Within the default caps everything is looked at. @default - `report` where `mode` is not `block`
   */
  readonly beyondLimits?: 'block' | 'report';
  /**
   * Either has the features of every request handed to the sinks that take them, such as `kinesisSink`, for runtime
   * monitoring. @default false
   */
  readonly anomalyDetection?: boolean;
  readonly behaviorAnalysis?: boolean;
}

/** Every protection and its options. What is left out has its default; only an explicit `false` switches anything off. */
export interface GuardConfig {
  /** How many hops before AWS's own, such as CloudFront, tell the client's address, 0 to 10. @default 0 */
  readonly trustedProxies?: number;
  readonly caps?: RequestCapOptions;
  /** @default - no limits */
  readonly rateLimiting?: RateLimits;
  /** @default - nobody is asked who they are */
  readonly authentication?: AuthenticationOptions | AuthenticationPreset;
  /** @default - whoever comes this far may do everything */
  readonly authorization?: AuthorizationOptions | AuthorizationPreset;
  /** @default - no schemas */
  readonly inputValidation?: InputValidation;
  /** @default - every family, in mode `block` */
  readonly threatDetection?: ThreatDetectionConfig;
  readonly monitoring?: MonitoringOptions;
  /** @default - leaks are told, not stopped */
  readonly responseChecks?: ResponseCheckOptions;
  readonly securityHeaders?: SecurityHeaderOptions;
  /** @default - events go to standard output */
  readonly events?: EventOptions;
}
