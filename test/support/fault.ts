import { headerText, identify, type RequestHead } from '../../local/account/aws-call';

/** What a fault proxy can do to a call, and to which calls. */
export type Fault = FaultTarget & FaultKind;

interface FaultTarget {
  /** Signing name of the service, such as `dynamodb`, `s3`, `ecr`. @default - every service */
  readonly service?: string;
  /**
   * Action to hit: `PutItem` where the protocol names it, else method and path such as `PUT /bucket/key`. A string
   * must be equal, an expression must match. @default - every action
   */
  readonly action?: string | RegExp;
  /** How many calls to hit. @default 1 */
  readonly times?: number | 'forever';
}

export type FaultKind =
  /** The service's own throttling error; the call is not forwarded. */
  | { readonly kind: 'throttle' }
  /** The service's own internal error; the call is not forwarded. */
  | { readonly kind: 'error500' }
  /** The call is forwarded after a delay. */
  | { readonly kind: 'slow'; readonly milliseconds: number }
  /** The connection is reset; the call is not forwarded. */
  | { readonly kind: 'reset' }
  /** The call is forwarded and carried out, then the connection is reset: the caller cannot know. */
  | { readonly kind: 'lost-response' };

/** A call as the proxy saw it. */
export interface Call {
  readonly service: string;
  readonly action: string;
  readonly fault?: Fault['kind'];
  /** HTTP status that the caller got; absent while the call runs and when the connection was reset. */
  readonly status?: number;
}

/** How a service spells its errors. */
type Protocol = 'json' | 'rest-json' | 's3' | 'query';

export interface ErrorAnswer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

export function hits(fault: Fault, call: { readonly service: string; readonly action: string }): boolean {
  if (fault.service !== undefined && fault.service !== call.service) return false;
  if (fault.action === undefined) return true;
  // A global or sticky expression would remember where it matched last.
  return typeof fault.action === 'string'
    ? fault.action === call.action
    : new RegExp(fault.action.source, fault.action.flags.replaceAll(/[gy]/g, '')).test(call.action);
}

const JSON_ERRORS: Readonly<Record<string, { readonly throttle: string; readonly error500: string }>> = {
  dynamodb: {
    throttle: 'com.amazonaws.dynamodb.v20120810#ProvisionedThroughputExceededException',
    error500: 'com.amazonaws.dynamodb.v20120810#InternalServerError',
  },
  ecr: { throttle: 'ThrottlingException', error500: 'ServerException' },
};
const OTHER_JSON_ERRORS = { throttle: 'ThrottlingException', error500: 'InternalFailure' };

/** The error that the service itself would send for this call. */
export function errorAnswer(kind: 'throttle' | 'error500', head: RequestHead): ErrorAnswer {
  const { service } = identify(head);
  const protocol = protocolOf(service, head);
  const message = kind === 'throttle' ? 'Rate exceeded (injected by a test)' : 'Internal error (injected by a test)';
  if (protocol === 's3') {
    const code = kind === 'throttle' ? 'SlowDown' : 'InternalError';
    const body = `<?xml version="1.0" encoding="UTF-8"?><Error><Code>${code}</Code><Message>${message}</Message></Error>`;
    return { status: kind === 'throttle' ? 503 : 500, headers: { 'content-type': 'application/xml' }, body };
  }
  const status = kind === 'throttle' ? 400 : 500;
  if (protocol === 'query') {
    const [type, code] = kind === 'throttle' ? ['Sender', 'Throttling'] : ['Receiver', 'InternalFailure'];
    const error = `<Error><Type>${type}</Type><Code>${code}</Code><Message>${message}</Message></Error>`;
    return { status, headers: { 'content-type': 'text/xml' }, body: `<ErrorResponse>${error}</ErrorResponse>` };
  }
  const type = (JSON_ERRORS[service] ?? OTHER_JSON_ERRORS)[kind];
  const contentType = protocol === 'json' ? headerText(head, 'content-type') : 'application/json';
  return {
    status: protocol === 'rest-json' && kind === 'throttle' ? 429 : status,
    headers: { 'content-type': contentType, 'x-amzn-errortype': type },
    body: JSON.stringify({ __type: type, message }),
  };
}

function protocolOf(service: string, head: RequestHead): Protocol {
  if (service === 's3') return 's3';
  if (headerText(head, 'x-amz-target') !== '') return 'json';
  return headerText(head, 'content-type').startsWith('application/x-www-form-urlencoded') ? 'query' : 'rest-json';
}
