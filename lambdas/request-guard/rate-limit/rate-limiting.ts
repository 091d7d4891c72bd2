import type { Identity } from '../authentication/identity';
import type { SecurityEventDraft } from '../events/security-event';
import type { GuardRequest } from '../request/guard-request';
import { BoundedMap } from './bounded-map';
import { EventBudget } from './event-budget';
import type { Quota } from './quota';
import { type RateLimitOptions, readRateLimits } from './rate-limit-options';
import { exceededEvent, RateLimitExceeded, RateLimitUnavailable, unavailableEvent } from './refusals';
import { matchesRoute } from './route-pattern';
import type { RateLimitStage, ResolvedRule } from './rule';
import { keyOf, storeKey } from './rule-key';
import { type Decision, RuleLimiter } from './rule-limiter';
import { memoryRateLimitStore } from './store/memory-store';

export interface RateLimiting {
  /**
   * Applies the rules of one stage, each of which takes its tokens.
   *
   * @param identity of the verified token; null before authentication and for who has none
   * @param now for all windows; instances whose clocks differ still never admit more than the limit in a window
   * @param tell is called with events of requests that are let through all the same, when a store has failed open; a refusal
   * carries its own event
   * @returns what is left of the rules that applied, in their order; those of both stages go to `quotaHeaders`
   * @throws RateLimitExceeded (429), RateLimitUnavailable (503)
   */
  check(
    stage: RateLimitStage,
    request: GuardRequest,
    identity: Identity | null,
    now: Date,
    tell: (event: SecurityEventDraft) => void,
  ): Promise<readonly Quota[]>;
}

/** A rule with what this instance knows of its keys. */
interface Applied {
  readonly rule: ResolvedRule;
  readonly limiter: RuleLimiter;
  /** For a store that has failed, where the rule is open. */
  readonly fallback: RuleLimiter;
  /** Names in the store of keys seen lately: a digest takes longer than the rest of a decision that needs no call. */
  readonly names: BoundedMap<string>;
}

/** A rule that applies to a request. */
interface Due {
  readonly applied: Applied;
  readonly key: string;
  readonly cost: number;
}

const REMEMBERED_NAMES = 1_000;
/** Longer keys are not remembered, so that an instance keeps some hundred kilobytes of them at most. */
const LONGEST_REMEMBERED = 200;

/** How long a failed store is not told of again. */
const FAILURE_TOLD_MS = 60_000;

/**
 * Limits how many requests are let through, by rules. What is known of stores and keys lives as long as the returned value, so
 * that a function makes it once, when its module loads.
 *
 * @example
 * const limits = rateLimiting({
 *   store: dynamoRateLimitStore({ client: new DynamoDBClient({}), tableName: 'rate-limits' }),
 *   rules: [
 *     { name: 'login', by: 'ip', limit: 10, windowSeconds: 60, blockSeconds: 300, routes: ['POST /login'] },
 *     { name: 'address', by: 'ip', limit: 600, windowSeconds: 60 },
 *     { name: 'user', by: 'user', limit: 1000, windowSeconds: 3600, onStoreFailure: 'open' },
 *   ],
 * });
 *
 * @throws OptionError for options that make no sense
 */
export function rateLimiting(options: RateLimitOptions, path = 'rateLimiting'): RateLimiting {
  const { rules, store, random } = readRateLimits(options, path);
  const fallbackStore = memoryRateLimitStore();
  const budget = new EventBudget();
  const limited = rules.map((rule): Applied => {
    const limiter = new RuleLimiter(rule, store, random);
    const fallback = new RuleLimiter({ ...rule, leaseSize: 1, shards: 1 }, fallbackStore, random);
    return { rule, limiter, fallback, names: new BoundedMap(REMEMBERED_NAMES) };
  });
  const appliedIn = {
    'before-authentication': limited.filter(({ rule }) => rule.stage === 'before-authentication'),
    'after-authentication': limited.filter(({ rule }) => rule.stage === 'after-authentication'),
  };

  const exceeded = (rule: ResolvedRule, key: string, { quota, until }: Decision, now: number) => {
    const untold = budget.claim(`${rule.name} ${key}`, now, until);
    return new RateLimitExceeded(quota, untold === null ? null : exceededEvent(rule, quota, untold));
  };
  const failureEvent = (rule: ResolvedRule, failed: 'store' | 'function', cause: unknown, now: number) => {
    const untold = budget.claim(`${rule.name} ${failed}`, now, now + FAILURE_TOLD_MS);
    return untold === null ? null : unavailableEvent(rule, failed, cause, untold);
  };
  const due = (each: Applied, request: GuardRequest, identity: Identity | null, now: number): Due | null => {
    try {
      return dueOf(each, request, identity);
    } catch (cause) {
      throw new RateLimitUnavailable(each.rule.name, failureEvent(each.rule, 'function', cause, now), { cause });
    }
  };

  return {
    async check(stage, request, identity, date, tell) {
      const now = date.getTime();
      const dues = appliedIn[stage].map((each) => due(each, request, identity, now)).filter((each) => each !== null);
      // First of all what needs no call: a request that is refused anyway takes no tokens of other rules.
      for (const { applied, key, cost } of dues) {
        const { rule, limiter } = applied;
        const refusal = limiter.refusal(key, { cost, now });
        if (refusal !== null) throw exceeded(rule, key, refusal, now);
      }
      const quotas: Quota[] = [];
      for (const { applied, key, cost } of dues) {
        const { rule, limiter, fallback } = applied;
        const decision = await limiter.take(key, { cost, now }).catch((cause: unknown) => {
          const event = failureEvent(rule, 'store', cause, now);
          if (rule.onStoreFailure === 'closed') throw new RateLimitUnavailable(rule.name, event, { cause });
          if (event !== null) tell(event);
          return fallback.take(key, { cost, now });
        });
        if (!decision.admitted) throw exceeded(rule, key, decision, now);
        quotas.push(decision.quota);
      }
      return quotas;
    },
  };
}

/** Null where the rule does not apply: another route, no key, or nothing to take. */
function dueOf(applied: Applied, request: GuardRequest, identity: Identity | null): Due | null {
  const { rule } = applied;
  const { routes, by } = rule;
  if (routes !== null && !routes.some((pattern) => matchesRoute(pattern, request))) return null;
  const key = keyOf(by, request, identity, routes);
  const cost = costOf(rule.cost, request);
  return key === null || cost === 0 ? null : { applied, key: nameOf(applied, key), cost };
}

function nameOf({ rule, names }: Applied, key: string): string {
  const known = names.get(key);
  if (known !== undefined) return known;
  const name = storeKey(rule, key);
  if (key.length <= LONGEST_REMEMBERED) names.set(key, name);
  return name;
}

function costOf(cost: ResolvedRule['cost'], request: GuardRequest): number {
  const tokens = typeof cost === 'function' ? cost(request) : cost;
  return Number.isSafeInteger(tokens) && tokens >= 0 ? tokens : 1;
}
