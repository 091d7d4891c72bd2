import type { NameValue } from './guard-request';
import { RequestRefused } from './refusals';
import { keyPath } from './value-path';

/**
 * As a part of a name that a program may unflatten: `__proto__`, `a[__proto__][x]`, `a.constructor.prototype.x`.
 * `constructor` and `prototype` are words that data may use; only one below the other reaches a prototype.
 */
const POLLUTING = /(?:^|[^\w$])(?:__proto__|constructor[^\w$]{1,4}prototype)(?:[^\w$]|$)/;

/** Whether a key, alone, would reach the prototype of an object. */
export function isPollutingName(name: string): boolean {
  return name.includes('proto') && POLLUTING.test(name);
}

export function pollutingKey(path: string): RequestRefused {
  return new RequestRefused('polluting-key', path, 'must not name a prototype');
}

/** @param path where the names stand, such as `query`. @throws RequestRefused */
export function refusePollutingNames(fields: readonly NameValue[], path: string): void {
  for (const { name } of fields) {
    if (isPollutingName(name)) throw pollutingKey(keyPath(path, name));
  }
}
