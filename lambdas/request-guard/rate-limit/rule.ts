import { OptionError } from '../options/option-error';
import { readInteger, readObject, readOneOf, readText } from '../options/read-options';
import type { GuardRequest } from '../request/guard-request';
import { type RoutePattern, readRoutePattern } from './route-pattern';
import { KEY_KINDS, type KeyFunction, type KeyKind } from './rule-key';

export const STAGES = ['before-authentication', 'after-authentication'] as const;
/** Where in the guard's order a rule is looked at. */
export type RateLimitStage = (typeof STAGES)[number];

export interface RateLimitRule {
  /** Unique; part of what counts are kept under, so that a new name begins new counts. */
  readonly name: string;
  /** Tokens a window, 1 to 10 million. No window ever holds more; see `weighted` for what that means of other intervals. */
  readonly limit: number;
  /** 0.001 to 86400, whole milliseconds. */
  readonly windowSeconds: number;
  /** What is counted by; see `keyOf`. A function that returns null says that the rule does not apply. */
  readonly by: KeyKind | KeyFunction;
  /**
   * Where the rule is looked at.
   * @default - after authentication by `user` and by a function, as these need an identity; before it otherwise
   */
  readonly stage?: RateLimitStage;
  /**
   * Tokens that a request takes. A function may return 0 for a request that is free; what is no whole number of 0 or more counts
   * as 1, and more than the limit is always refused. @default 1
   */
  readonly cost?: number | ((request: GuardRequest) => number);
  /** Patterns such as `GET /images/{digest}`, `ANY /files/*` or `/login`, of which one must match. @default - every route */
  readonly routes?: readonly string[];
  /** For how long a key is refused that has exceeded its limit, counted from the first refusal. @default 0 */
  readonly blockSeconds?: number;
  /**
   * What happens when the store fails: `closed` refuses with 503; `open` counts in the instance's memory instead, so that n
   * instances admit up to n times the limit meanwhile. @default closed
   */
  readonly onStoreFailure?: 'open' | 'closed';
  /**
   * For hot keys: an instance takes `size` tokens with one call and admits with them until they or the window end. Approximate:
   * tokens that it does not use are lost, so that at most the limit is admitted, possibly less. @default - no leases
   */
  readonly leases?: { readonly size: number };
  /**
   * For keys hotter than one item of the store takes writes (DynamoDB: 1000 units a second): the key is split into so many items,
   * each with its share of the limit. Approximate: at most the limit is admitted, less where requests spread unevenly. Not
   * together with `blockSeconds`. @default 1
   */
  readonly shards?: number;
}

/** A rule with its defaults, in the units of decisions. */
export interface ResolvedRule {
  readonly name: string;
  readonly by: KeyKind | KeyFunction;
  readonly stage: RateLimitStage;
  readonly limit: number;
  readonly windowMs: number;
  readonly blockMs: number;
  readonly cost: number | ((request: GuardRequest) => number);
  readonly routes: readonly RoutePattern[] | null;
  readonly onStoreFailure: 'open' | 'closed';
  /** 1 for no leases. */
  readonly leaseSize: number;
  readonly shards: number;
}

const MAX_LIMIT = 10_000_000;
const MAX_WINDOW_MS = 86_400_000;
const MAX_BLOCK_SECONDS = 30 * 86_400;
const MAX_SHARDS = 64;

const RULE_OPTIONS = [
  ...(['name', 'limit', 'windowSeconds', 'by', 'stage', 'cost'] as const),
  ...(['routes', 'blockSeconds', 'onStoreFailure', 'leases', 'shards'] as const),
];

/** @throws OptionError with the path of what makes no sense */
export function readRule(path: string, given: RateLimitRule): ResolvedRule {
  const rule = readObject(path, given, RULE_OPTIONS);
  const limit = readInteger(`${path}.limit`, rule.limit, [1, MAX_LIMIT]);
  const shards = rule.shards === undefined ? 1 : readInteger(`${path}.shards`, rule.shards, [1, MAX_SHARDS]);
  const share = Math.floor(limit / shards);
  if (share < 1) throw new OptionError(`${path}.shards`, 'at most the limit', shards);
  const blockMs = rule.blockSeconds === undefined ? 0 : readMilliseconds(`${path}.blockSeconds`, rule.blockSeconds, 0);
  if (blockMs > 0 && shards > 1) {
    throw new OptionError(
      `${path}.blockSeconds`,
      '0 with shards, as one item of a key knows nothing of the others',
      blockMs,
    );
  }
  const by = readBy(`${path}.by`, rule.by);
  return {
    name: readText(`${path}.name`, rule.name, 64),
    by,
    stage: readStage(`${path}.stage`, rule.stage, by),
    limit,
    windowMs: readMilliseconds(`${path}.windowSeconds`, rule.windowSeconds, 1),
    blockMs,
    cost: readCost(`${path}.cost`, rule.cost, share),
    routes: readRoutes(`${path}.routes`, rule.routes),
    onStoreFailure:
      rule.onStoreFailure === undefined
        ? 'closed'
        : readOneOf(`${path}.onStoreFailure`, rule.onStoreFailure, ['open', 'closed']),
    leaseSize: readLeaseSize(`${path}.leases`, rule.leases, share),
    shards,
  };
}

function readBy(path: string, given: unknown): KeyKind | KeyFunction {
  return typeof given === 'function' ? (given as KeyFunction) : readOneOf(path, given, KEY_KINDS);
}

function readStage(path: string, given: unknown, by: KeyKind | KeyFunction): RateLimitStage {
  const usual = by === 'user' || typeof by === 'function' ? 'after-authentication' : 'before-authentication';
  const stage = given === undefined ? usual : readOneOf(path, given, STAGES);
  if (by !== 'user' || stage === 'after-authentication') return stage;
  throw new OptionError(path, '"after-authentication" for a rule by user', given);
}

function readMilliseconds(path: string, given: unknown, least: 0 | 1): number {
  const most = least === 0 ? MAX_BLOCK_SECONDS * 1000 : MAX_WINDOW_MS;
  const milliseconds = typeof given === 'number' ? Math.round(given * 1000) : Number.NaN;
  // 0.1 * 1000 and the like are not whole in binary; what is meant is.
  const isWhole = Math.abs(Number(given) * 1000 - milliseconds) < 1e-4;
  if (isWhole && milliseconds >= least && milliseconds <= most) return milliseconds;
  throw new OptionError(path, `seconds from ${least / 1000} to ${most / 1000}, in whole milliseconds`, given);
}

function readCost(path: string, given: RateLimitRule['cost'], share: number): ResolvedRule['cost'] {
  if (given === undefined) return 1;
  return typeof given === 'function' ? given : readInteger(path, given, [1, share]);
}

function readRoutes(path: string, given: unknown): readonly RoutePattern[] | null {
  if (given === undefined) return null;
  if (Array.isArray(given) && given.length > 0) {
    return given.map((pattern, index) => readRoutePattern(`${path}[${index}]`, pattern));
  }
  throw new OptionError(path, 'a list of at least one pattern', given);
}

function readLeaseSize(path: string, given: RateLimitRule['leases'], share: number): number {
  if (given === undefined) return 1;
  return readInteger(`${path}.size`, readObject(path, given, ['size']).size, [1, share]);
}
