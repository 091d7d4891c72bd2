import { OptionError } from '../options/option-error';
import { readBoolean, readInteger, readObject } from '../options/read-options';
import { type RateLimitRule, type ResolvedRule, readRule } from './rule';
import { memoryRateLimitStore } from './store/memory-store';
import type { RateLimitStore } from './store/rate-limit-store';

export interface RateLimitOptions {
  /** @default true */
  readonly enabled?: boolean;
  /**
   * Looked at one after the other, so that the narrowest belongs first: what a rule refuses has taken tokens of those before it
   * and none of those after it.
   */
  readonly rules: readonly RateLimitRule[];
  /** @default - the memory of each instance: with n instances, up to n times the limit is admitted */
  readonly store?: RateLimitStore;
  /** Numbers from 0 to below 1, to choose shards with. @default Math.random */
  readonly random?: () => number;
}

export interface ResolvedRateLimits {
  readonly rules: readonly ResolvedRule[];
  readonly store: RateLimitStore;
  readonly random: () => number;
}

const MAX_RULES = 20;

/**
 * The options with their defaults; no rules where they are switched off, which only a false does.
 *
 * @throws OptionError with the path of what makes no sense
 */
export function readRateLimits(given: RateLimitOptions, path = 'rateLimiting'): ResolvedRateLimits {
  const options = readObject(path, given, ['enabled', 'rules', 'store', 'random']);
  const enabled = options.enabled === undefined || readBoolean(`${path}.enabled`, options.enabled);
  const { rules, store = memoryRateLimitStore(), random = Math.random } = options;
  if (!Array.isArray(rules) || rules.length > MAX_RULES || (enabled && rules.length === 0)) {
    throw new OptionError(`${path}.rules`, `a list of 1 to ${MAX_RULES} rules`, rules);
  }
  if (typeof store?.take !== 'function') throw new OptionError(`${path}.store`, 'a store of rate limits', store);
  if (typeof random !== 'function') throw new OptionError(`${path}.random`, 'a function', random);
  const names = new Set<string>();
  const read = rules.map((rule: RateLimitRule, index) => {
    const resolved = readRule(`${path}.rules[${index}]`, rule);
    if (names.has(resolved.name))
      throw new OptionError(`${path}.rules[${index}].name`, 'a name of its own', resolved.name);
    names.add(resolved.name);
    return resolved;
  });
  return { rules: enabled ? read : [], store, random };
}

/** One limit by client address, in milliseconds. */
export interface RateLimitPreset {
  /** @default true */
  readonly enabled?: boolean;
  readonly maxRequests: number;
  readonly windowMs: number;
  /** @default 0 */
  readonly blockDurationMs?: number;
}

/**
 * The options that a preset stands for. Give it a store that the instances share, as `{ ...fromPreset(preset), store }`:
 * without one, each instance counts for itself.
 *
 * @throws OptionError with the path of what makes no sense, also where it is switched off
 */
export function fromPreset(preset: RateLimitPreset, path = 'rateLimiting'): RateLimitOptions {
  const given = readObject(path, preset, ['enabled', 'maxRequests', 'windowMs', 'blockDurationMs']);
  const enabled = given.enabled === undefined || readBoolean(`${path}.enabled`, given.enabled);
  // Who switches it off need not say what would be, if it were on.
  if (!enabled && given.maxRequests === undefined && given.windowMs === undefined) return { enabled, rules: [] };
  const blockMs =
    given.blockDurationMs === undefined
      ? 0
      : readInteger(`${path}.blockDurationMs`, given.blockDurationMs, [0, 30 * 86_400_000]);
  const rule: RateLimitRule = {
    name: 'preset',
    by: 'ip',
    limit: readInteger(`${path}.maxRequests`, given.maxRequests, [1, 10_000_000]),
    windowSeconds: readInteger(`${path}.windowMs`, given.windowMs, [1, 86_400_000]) / 1000,
    blockSeconds: blockMs / 1000,
  };
  return { enabled, rules: [rule] };
}
