import type { AttributeValue, UpdateItemCommandInput } from '@aws-sdk/client-dynamodb';
import { type Demand, mostBefore, type Taking, type WindowState, weighted } from '../window';
import { RateLimitStoreError } from './rate-limit-store';

/** What an UpdateItem call says besides table and key. */
export type ConditionalWrite = Required<
  Pick<UpdateItemCommandInput, 'UpdateExpression' | 'ConditionExpression' | 'ExpressionAttributeValues'>
>;

/** How long an item stays after it has lost its meaning, for clocks that differ. DynamoDB may take days more to delete it. */
const KEPT_SECONDS = 60;

const NOT_BLOCKED = '(attribute_not_exists(blockedUntil) OR blockedUntil <= :now)';

/**
 * The write that takes what was decided on `known`. A condition has no arithmetic, so that the most that may be there is
 * computed here, of values that the condition then holds the item to.
 */
export function takingWrite(known: WindowState | null, { taken, state }: Taking, demand: Demand): ConditionalWrite {
  if (known === null || known.start === state.start) return addition(state, taken, demand);
  return turn(known, { taken, state }, demand);
}

/**
 * Adds to the window that runs, or begins the item.
 *
 *   A: knows 98 of 100 used ─── adds 1 if used <= 99 ✓ (99)
 *   B: knows 98 of 100 used ────────── adds 2 if used <= 98: refused, and sees 99
 *   C: knows nothing, takes `usedBefore` for 0 ─── refused where it is not: what may be used depends on it
 *   D: still in the window before ──────── refused, as `windowStart` has moved on
 *
 * `usedBefore` never changes while a window runs, so that who has once seen it needs one call a decision.
 */
function addition(state: WindowState, taken: number, demand: Demand): ConditionalWrite {
  const most = demand.limit - weighted(state, demand.now, demand.windowMs) - taken;
  return {
    UpdateExpression:
      'SET windowStart = :start, usedBefore = :before, used = if_not_exists(used, :none) + :taken, expiresAt = :expires',
    ConditionExpression: `(attribute_not_exists(windowStart) OR (windowStart = :start AND usedBefore = :before AND used <= :most)) AND ${NOT_BLOCKED}`,
    ExpressionAttributeValues: numbers({
      ...{ ':start': state.start, ':before': state.previous, ':none': 0, ':taken': taken, ':most': most },
      ...{ ':now': demand.now, ':expires': expiry(state, demand) },
    }),
  };
}

/**
 * Begins the next window, or one after a pause.
 *
 *   A: knows window 7 with 60 used ─────────────── turns if windowStart = 7: usedBefore 61, used 1
 *   B:                          adds 1 to window 7 (61)     adds to 7: refused, and sees 8
 *   C: knows window 7 ──────────────────────────────── turns if windowStart = 7: refused, so that A's count stays
 *
 * What moves is what stands in the item, not what A knew of it, and only if it leaves room for A's tokens.
 */
function turn(known: WindowState, { taken, state }: Taking, demand: Demand): ConditionalWrite {
  const last = state.start - demand.windowMs;
  const common = {
    ...{ ':start': state.start, ':last': last, ':taken': taken },
    ...{ ':now': demand.now, ':expires': expiry(state, demand) },
  };
  if (known.start < last) {
    return {
      UpdateExpression: 'SET usedBefore = :none, used = :taken, windowStart = :start, expiresAt = :expires',
      ConditionExpression: `windowStart < :last AND ${NOT_BLOCKED}`,
      ExpressionAttributeValues: numbers({ ...common, ':none': 0 }),
    };
  }
  return {
    UpdateExpression: 'SET usedBefore = used, used = :taken, windowStart = :start, expiresAt = :expires',
    ConditionExpression: `windowStart = :last AND used <= :most AND ${NOT_BLOCKED}`,
    ExpressionAttributeValues: numbers({ ...common, ':most': mostBefore(state.start, demand, taken) }),
  };
}

/**
 * Blocks a key that has exceeded its limit, for all instances.
 *
 *   A: refused at 10:00:00 ── blocks until 10:05:00
 *   B: refused at 10:00:01 ────── refused here as well: a block holds from its beginning and is not prolonged by knocking
 */
export function blockingWrite(state: WindowState, demand: Demand): ConditionalWrite {
  return {
    UpdateExpression: 'SET blockedUntil = :until, expiresAt = :expires',
    ConditionExpression: `attribute_exists(windowStart) AND ${NOT_BLOCKED}`,
    ExpressionAttributeValues: numbers({
      ':until': state.blockedUntil,
      ':now': demand.now,
      ':expires': expiry(state, demand),
    }),
  };
}

/** The state in an item. What it says of the past is for `advance` to judge: an item may be read long after it expired. */
export function readState(item: Record<string, AttributeValue>): WindowState {
  return {
    start: readNumber(item, 'windowStart'),
    previous: readNumber(item, 'usedBefore'),
    used: readNumber(item, 'used'),
    blockedUntil: item['blockedUntil'] === undefined ? 0 : readNumber(item, 'blockedUntil'),
  };
}

function readNumber(item: Record<string, AttributeValue>, name: string): number {
  const number = Number(item[name]?.N ?? Number.NaN);
  if (Number.isSafeInteger(number) && number >= 0) return number;
  throw new RateLimitStoreError(`An item of the rate limits has no whole number as ${name}.`);
}

/** Epoch seconds, as DynamoDB's time to live has them: when neither of the two windows counts any more, and no block holds. */
function expiry(state: WindowState, { windowMs }: Demand): number {
  return Math.ceil(Math.max(state.start + 2 * windowMs, state.blockedUntil) / 1000) + KEPT_SECONDS;
}

function numbers(values: Readonly<Record<string, number>>): Record<string, AttributeValue> {
  return Object.fromEntries(Object.entries(values).map(([name, value]) => [name, { N: `${value}` }]));
}
