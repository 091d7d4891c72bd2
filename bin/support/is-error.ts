import { isNativeError } from 'node:util/types';

/** Not `instanceof` alone: errors of Node's own modules come from another realm under test runners. */
export function isError(thrown: unknown): thrown is Error & { readonly code?: unknown } {
  return isNativeError(thrown) || thrown instanceof Error;
}
