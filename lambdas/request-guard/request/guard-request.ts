/** The shapes of events that a handler may be called with. */
export type EventShape = 'rest-v1' | 'http-v2' | 'function-url' | 'alb';

export interface NameValue {
  readonly name: string;
  readonly value: string;
}

/**
 * One HTTP request, whatever the shape of its event. Names and values of the query, cookies and path parameters are decoded
 * once, as a handler sees them; nothing of it is trusted.
 */
export interface GuardRequest {
  readonly shape: EventShape;
  /** Upper case. */
  readonly method: string;
  /** Begins with a slash; percent-encoded where the event has it so. Without the query. */
  readonly path: string;
  /** The template that the event's router matched, such as `/images/{digest}`, without the method; null where the event has none. */
  readonly route: string | null;
  readonly pathParameters: readonly NameValue[];
  readonly query: readonly NameValue[];
  /** Names in lower case; a header that was sent several times has several values. */
  readonly headers: ReadonlyMap<string, readonly string[]>;
  readonly cookies: readonly NameValue[];
  /** Decoded from base64 where the event says so; null where there is none. */
  readonly body: Uint8Array | null;
  /** From the place that the event's shape and the number of trusted proxies tell; null where it is not known. */
  readonly clientIp: string | null;
  /** The service's own id of the request; the Lambda request id where the event has none. */
  readonly requestId: string;
}

/** The first value of a header. */
export function headerOf(request: GuardRequest, name: string): string | undefined {
  return request.headers.get(name.toLowerCase())?.[0];
}
