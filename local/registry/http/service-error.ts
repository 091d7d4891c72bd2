import type { ServerResponse } from 'node:http';
import { sendJson } from './exchange';

/** An error as AWS answers it: `type` is what SDKs give as the error's name. */
export class ServiceError extends Error {
  override readonly name = 'ServiceError';
  readonly type: string;
  readonly status: number;
  constructor(type: string, message: string, options: ErrorOptions & { readonly status?: number } = {}) {
    super(message, options);
    this.type = type;
    this.status = options.status ?? 400;
  }
}

export function sendServiceError(response: ServerResponse, error: ServiceError): void {
  sendAwsJson(response, { __type: error.type, message: error.message }, error.status);
}

/** Source: the AWS JSON 1.1 protocol of Smithy. */
export function sendAwsJson(response: ServerResponse, body: unknown, status = 200): void {
  sendJson(response, status, body, { 'content-type': 'application/x-amz-json-1.1' });
}

/** What the account answered to a call of ours, to be answered in the same words. Anything else is rethrown. */
export function asServiceError(error: unknown): ServiceError {
  if (error instanceof ServiceError) return error;
  if (error instanceof Error && '$fault' in error && '$metadata' in error) {
    return new ServiceError(error.name, error.message, { cause: error, status: error.$fault === 'client' ? 400 : 500 });
  }
  throw error;
}
