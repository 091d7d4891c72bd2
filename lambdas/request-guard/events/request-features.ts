import type { Identity } from '../authentication/identity';
import { clientKey } from '../request/client-key';
import { type GuardRequest, headerOf } from '../request/guard-request';
import type { ParsedBody } from '../request/parsed-body';
import { bodyShape } from './body-shape';
import { type CharacterShares, characterShares } from './character-shares';
import { entityKey, pseudonym } from './entity';

/** What a request was like, in numbers: what baselines and anomaly detection learn from. No value of the request is in it. */
export interface RequestFeatures {
  /** Tells the record from security events, which have none. */
  readonly recordType: 'request-features';
  readonly schemaVersion: 1;
  /** ISO 8601, UTC: when the request began. */
  readonly at: string;
  readonly requestId: string;
  readonly functionName: string;
  readonly functionVersion: string;
  /** What a stream is partitioned by: the pseudonym of subject or client, or the name of the function. */
  readonly entity: string;
  /** One of those of RFC 9110 and PATCH, or `OTHER`. */
  readonly method: string;
  /** The router's template; null where it has none, as a path may hold values. */
  readonly route: string | null;
  readonly status: number;
  readonly durationMs: number;
  /** 0 to 23, UTC. */
  readonly hour: number;
  /** 0 is Sunday, UTC. */
  readonly weekday: number;
  readonly authenticated: boolean;
  /** Of the code of the refusal; null where the handler answered. */
  readonly refusedBy: string | null;
  readonly bodyKind: ParsedBody['kind'];
  /** In bytes; null where it is not known. */
  readonly sizes: { readonly requestBody: number; readonly responseBody: number | null };
  readonly counts: {
    readonly pathSegments: number;
    readonly query: number;
    readonly headers: number;
    readonly cookies: number;
    readonly bodyKeys: number;
    readonly bodyValues: number;
    readonly bodyDepth: number;
  };
  /** In characters. */
  readonly lengths: { readonly path: number; readonly longestQueryValue: number; readonly longestHeader: number };
  /** Of the values of the query and the start of the body, together 1; all 0 where there are none. */
  readonly characters: CharacterShares;
  readonly subjectHash: string | null;
  readonly clientHash: string | null;
  readonly userAgentHash: string | null;
}

/** What features are made from. */
export interface FeatureFacts {
  readonly request: GuardRequest;
  readonly body: ParsedBody;
  readonly identity: Identity | null;
  readonly at: Date;
  readonly durationMs: number;
  readonly status: number;
  /** Null where it is not known. */
  readonly responseBytes: number | null;
  /** Code of the problem where the guard refused the request. */
  readonly refusedBy: string | null;
  readonly functionName: string;
  readonly functionVersion: string;
}

const METHODS = new Set(['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS', 'CONNECT', 'TRACE']);

/**
 * The features of one request. Pure; takes time linear in the first 16 KB of the body and in the number of its values.
 *
 * @param salt key of the pseudonyms; those who write to one stream have the same
 */
export function requestFeatures(facts: FeatureFacts, salt: string): RequestFeatures {
  const { request, body, identity, at, functionName, functionVersion } = facts;
  const client = request.clientIp === null ? null : clientKey(request.clientIp);
  const subject = identity?.subject ?? null;
  const userAgent = headerOf(request, 'user-agent');
  const { keys, values, depth } = bodyShape(body);
  return {
    recordType: 'request-features',
    schemaVersion: 1,
    at: at.toISOString(),
    requestId: request.requestId,
    ...{ functionName, functionVersion },
    entity: entityKey({ subject, clientKey: client, functionName }, salt),
    method: METHODS.has(request.method) ? request.method : 'OTHER',
    route: request.route,
    status: facts.status,
    durationMs: Math.round(facts.durationMs * 100) / 100,
    hour: at.getUTCHours(),
    weekday: at.getUTCDay(),
    authenticated: identity !== null,
    refusedBy: facts.refusedBy,
    bodyKind: body.kind,
    sizes: { requestBody: request.body?.length ?? 0, responseBody: facts.responseBytes },
    counts: {
      pathSegments: request.path.split('/').length - 1,
      query: request.query.length,
      headers: request.headers.size,
      cookies: request.cookies.length,
      ...{ bodyKeys: keys, bodyValues: values, bodyDepth: depth },
    },
    lengths: {
      path: request.path.length,
      longestQueryValue: longest(request.query.map(({ value }) => value)),
      longestHeader: longest([...request.headers.values()].flat()),
    },
    characters: characterShares(
      request.query.map(({ value }) => value),
      request.body,
    ),
    subjectHash: subject === null ? null : pseudonym('subject', subject, salt),
    clientHash: client === null ? null : pseudonym('client', client, salt),
    userAgentHash: userAgent === undefined ? null : pseudonym('user-agent', userAgent, salt),
  };
}

function longest(texts: readonly string[]): number {
  return texts.reduce((most, { length }) => Math.max(most, length), 0);
}
