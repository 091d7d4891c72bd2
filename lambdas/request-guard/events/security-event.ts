import { MayflyError } from '../../shared/errors';
import type { FeatureFacts } from './request-features';

export const SECURITY_EVENT_TYPES = [
  'AUTHENTICATION_FAILURE',
  'AUTHORIZATION_VIOLATION',
  'SUSPICIOUS_ACTIVITY',
  'DATA_ACCESS_VIOLATION',
  'INJECTION_ATTEMPT',
  'RATE_LIMIT_EXCEEDED',
] as const;
export type SecurityEventType = (typeof SECURITY_EVENT_TYPES)[number];

export const EVENT_SEVERITIES = ['CRITICAL', 'HIGH', 'MEDIUM', 'LOW', 'INFO'] as const;
export type EventSeverity = (typeof EVENT_SEVERITIES)[number];

export type RemediationAction = 'BLOCK' | 'THROTTLE' | 'ALERT' | 'LOG';

export interface EventRemediation {
  readonly action: RemediationAction;
  /** For how long what was done holds; null where it holds for this request alone. */
  readonly durationSeconds: number | null;
  /** Names of channels that people are told through, as the configuration has them. */
  readonly channels: readonly string[];
}

/** What a protection knows of a decision worth telling. No value of the request stands in it, only names, paths and counts. */
export interface SecurityEventDraft {
  readonly type: SecurityEventType;
  readonly severity: EventSeverity;
  /** A stable word for programs, such as `token-expired`. */
  readonly reason: string;
  /** One sentence for people. */
  readonly message: string;
  readonly action: RemediationAction;
  readonly durationSeconds?: number;
  /** Facts: bounded, and redacted by whoever wrote them. */
  readonly details?: Readonly<Record<string, string | number | boolean | readonly string[]>>;
}

/** What the engine knows of the request that an event is about. */
export interface EventContext {
  readonly requestId: string;
  readonly method: string;
  /** The template of the route, or the path where there is none, bounded and without a query. */
  readonly route: string;
  readonly clientIp: string | null;
  /** Bounded. */
  readonly userAgent: string | null;
  /** Of the verified token; null before authentication. */
  readonly subject: string | null;
  readonly functionName: string;
  readonly functionVersion: string;
}

export interface SecurityEvent extends Omit<SecurityEventDraft, 'action' | 'durationSeconds'> {
  readonly schemaVersion: 1;
  readonly id: string;
  /** ISO 8601, UTC. */
  readonly at: string;
  readonly remediation: EventRemediation;
  readonly context: EventContext;
}

/**
 * Where events go. It may lose none silently, and a failure of it does not reach a request: what it throws or rejects with is
 * told by the reporter, which writes the events to standard output instead.
 */
export interface EventSink {
  /** What it is called where its failure is told. */
  readonly name?: string;
  /** True where what is sent goes to standard output in any case, and need not be written there when a sink fails. */
  readonly writesStdout?: boolean;
  /** Takes an event; does not wait until it is delivered. */
  send(event: SecurityEvent): void;
  /** Takes what runtime monitoring learns from; left out where a sink takes events alone. */
  sendFeatures?(facts: FeatureFacts): void;
  /**
   * Waits until what was sent is on its way; called before a response is given back.
   *
   * @throws UndeliveredError with those events that were not delivered; any other error says that none was
   */
  flush(): Promise<void>;
}

/** Events that a sink could not deliver. */
export class UndeliveredError extends MayflyError {
  override readonly name = 'UndeliveredError';
  readonly events: readonly SecurityEvent[];

  constructor(message: string, events: readonly SecurityEvent[], options?: ErrorOptions) {
    super(message, options);
    this.events = events;
  }
}
