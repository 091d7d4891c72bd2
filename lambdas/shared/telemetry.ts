import { isNativeError } from 'node:util/types';
import { Logger } from '@aws-lambda-powertools/logger';
import { Metrics } from '@aws-lambda-powertools/metrics';
import { METRICS_NAMESPACE } from './contract';
import { bounded, describeError } from './errors';

/** Characters of one logged string: a digest, a reason or a path fits, a payload does not. */
const MAX_LOGGED_STRING = 1_000;

const SECRET_KEY = /authorization|credential|password|passphrase|secret|token|cookie|api.?key/i;

/**
 * A structured logger named after its service. Errors are logged as one bounded description, never with the response
 * that an SDK error carries; values under a key that names a secret are left out; long strings are cut.
 */
export function createLogger(serviceName: string): Logger {
  return new Logger({ serviceName, jsonReplacerFn: redact });
}

/** Metrics in the embedded format, in Mayfly's namespace with the service as dimension. */
export function createMetrics(serviceName: string): Metrics {
  return new Metrics({ namespace: METRICS_NAMESPACE, serviceName });
}

function redact(key: string, value: unknown): unknown {
  if (isNativeError(value) || value instanceof Error) return { name: value.name, message: describeError(value) };
  if (SECRET_KEY.test(key) && value !== undefined && value !== null) return '[redacted]';
  return typeof value === 'string' ? bounded(value, MAX_LOGGED_STRING) : value;
}
