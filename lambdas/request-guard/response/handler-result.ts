import { MayflyError } from '../../shared/errors';
import { hasMultiValueHeaders } from '../request/alb';
import { type Fields, fieldsOf } from '../request/event-fields';
import type { EventShape } from '../request/guard-request';
import { shapeOf } from '../request/read-request';

/** What a response must look like; a load balancer has two forms, and takes only the one that its target group has on. */
export type ResponseShape = EventShape | 'alb-multi-value';

export type HeaderValue = string | number | boolean;

/** A response as the services take it, whatever a handler left away. */
export interface HandlerResult {
  readonly statusCode: number;
  readonly headers?: Readonly<Record<string, HeaderValue>>;
  readonly multiValueHeaders?: Readonly<Record<string, readonly HeaderValue[]>>;
  /** Of payload format 2.0 alone. */
  readonly cookies?: readonly string[];
  readonly body?: string;
  readonly isBase64Encoded?: boolean;
  /** Of load balancers alone, such as `403 Forbidden`. */
  readonly statusDescription?: string;
}

/** A handler returned what its service would answer with an error of its own. */
export class UnusableResult extends MayflyError {
  override readonly name = 'UnusableResult';

  constructor(problem: string) {
    super(`The handler's result is no response: ${problem}.`);
  }
}

/** @throws UnknownEvent */
export function responseShapeOf(event: unknown): ResponseShape {
  const shape = shapeOf(event);
  return shape === 'alb' && hasMultiValueHeaders(fieldsOf(event) ?? {}) ? 'alb-multi-value' : shape;
}

/**
 * The response that a service makes of a handler's result. In payload format 2.0 whatever has no `statusCode` is a body with
 * status 200, a text as it is and all else as JSON. Source: AWS, "Create AWS Lambda proxy integrations for HTTP APIs".
 * Fields that are not known are kept.
 *
 * @throws UnusableResult where the service would take none
 */
export function toHandlerResult(shape: ResponseShape, result: unknown): HandlerResult {
  const fields = fieldsOf(result);
  if (fields && fields['statusCode'] !== undefined) return checked(fields);
  if (shape !== 'http-v2' && shape !== 'function-url') throw new UnusableResult('it has no statusCode');
  const headers = { 'content-type': 'application/json' };
  return { statusCode: 200, headers, body: typeof result === 'string' ? result : jsonOf(result) };
}

/** Null stands for nothing, as in a result of another language's making. */
function checked(fields: Fields): HandlerResult {
  const given = withoutNulls(fields);
  const { headers = {}, multiValueHeaders = {}, body = '' } = given;
  const status = Number(given['statusCode']);
  const lists = fieldsOf(multiValueHeaders);
  if (!Number.isInteger(status) || status < 100 || status > 599)
    throw new UnusableResult('its statusCode is no status');
  if (!fieldsOf(headers) || !lists || !Object.values(lists).every(Array.isArray)) {
    throw new UnusableResult('its headers are no headers');
  }
  if (typeof body !== 'string') throw new UnusableResult('its body is no text');
  return { ...given, statusCode: status };
}

function withoutNulls(fields: Fields): Fields {
  if (Object.values(fields).every((value) => value !== null && value !== undefined)) return fields;
  return Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== null && value !== undefined));
}

/** As the runtime writes what a handler returns: nothing is null. */
function jsonOf(value: unknown): string {
  try {
    return JSON.stringify(value) ?? 'null';
  } catch {
    throw new UnusableResult('it cannot be written as JSON');
  }
}
