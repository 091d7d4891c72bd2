import { randomUUID } from 'node:crypto';
import { GetItemCommand, PutItemCommand } from '@aws-sdk/client-dynamodb';
import { dynamoRateLimitStore } from '../../../../../lambdas/request-guard/rate-limit/store/dynamo-store';
import {
  type RateLimitStore,
  RateLimitStoreError,
  type TakeRequest,
} from '../../../../../lambdas/request-guard/rate-limit/store/rate-limit-store';
import type { Taking, WindowState } from '../../../../../lambdas/request-guard/rate-limit/window';
import { type FaultProxy, startFaultProxy } from '../../../../support/fault-proxy';
import { createRateLimitTable, type RateLimitTable } from '../support/table';

const MINUTE = 60_000;
const T0 = Date.UTC(2026, 10, 23, 8, 0, 0);

let table: RateLimitTable;
let proxy: FaultProxy;
let store: RateLimitStore;
beforeAll(async () => {
  table = await createRateLimitTable();
  proxy = await startFaultProxy({ target: table.url });
  store = dynamoRateLimitStore({ client: table.client(proxy.url), tableName: table.tableName, timeoutMs: 5000 });
});
afterAll(async () => {
  await proxy.close();
  await table.drop();
});
beforeEach(() => proxy.clear());

/** Asks for one key, telling the store what was last seen of it. */
function keyed(different: Partial<TakeRequest> = {}, key: string = randomUUID()) {
  let known: WindowState | null = null;
  const take = async (now: number, more: Partial<TakeRequest> = {}): Promise<Taking> => {
    const request = { key, limit: 100, windowMs: MINUTE, cost: 1, wanted: 1, blockMs: 0, ...different };
    const taking = await store.take({ ...request, now, known, ...more });
    known = taking.state;
    return taking;
  };
  return { key, take };
}

const callsOf = async (asked: () => Promise<unknown>): Promise<number> => {
  proxy.clear();
  await asked();
  return proxy.calls().length;
};

describe('The store in DynamoDB', () => {
  it('decides with one call while a window runs, and where its own instance turns it', async () => {
    const { take } = keyed();
    expect(await callsOf(() => take(T0))).toBe(1);
    expect(await callsOf(() => take(T0 + 1))).toBe(1);
    expect(await callsOf(() => take(T0 + MINUTE))).toBe(1);
    expect(await callsOf(() => take(T0 + MINUTE + 1))).toBe(1);
    expect(await callsOf(() => take(T0 + 9 * MINUTE))).toBe(1);
    expect((await take(T0 + 10 * MINUTE)).state).toMatchObject({ previous: 1, used: 1 });
  });

  it('decides with two where another instance has turned the window, or it knows nothing of it', async () => {
    const mine = keyed();
    const other = keyed({}, mine.key);
    await mine.take(T0);
    expect(await callsOf(() => other.take(T0 + MINUTE))).toBe(2);
    expect(await callsOf(() => mine.take(T0 + MINUTE))).toBe(2);
    expect(await callsOf(() => mine.take(T0 + MINUTE))).toBe(1);
    expect((await other.take(T0 + MINUTE)).state).toMatchObject({ previous: 1, used: 4 });
  });

  it('decides with three where it loses the race to turn a window that it knew nothing of', async () => {
    const mine = keyed({ limit: 10 });
    await mine.take(T0);
    const others = Array.from({ length: 8 }, () => keyed({ limit: 10 }, mine.key));
    const calls = await callsOf(() => Promise.all(others.map(({ take }) => take(T0 + 1.5 * MINUTE))));
    expect(calls).toBeLessThanOrEqual(3 * others.length);
    expect((await mine.take(T0 + 1.5 * MINUTE)).state).toMatchObject({ previous: 1, used: 9 });
  });

  it('refuses with one call, and tells what stands in the item', async () => {
    const mine = keyed({ limit: 3 });
    for (const second of [1, 2, 3]) await mine.take(T0 + second);
    const other = keyed({ limit: 3 }, mine.key);
    const expected = { taken: 0, state: { start: T0, previous: 0, used: 3, blockedUntil: 0 } };
    expect(await callsOf(async () => expect(await other.take(T0 + 4)).toEqual(expected))).toBe(1);
    expect(await callsOf(async () => expect(await other.take(T0 + 5)).toEqual(expected))).toBe(0);
  });

  it('weighs the window before, by what stands in the item rather than what it knew', async () => {
    const mine = keyed();
    const other = keyed({}, mine.key);
    await mine.take(T0, { cost: 40, wanted: 40 });
    await other.take(T0, { cost: 60, wanted: 60 });
    // 100 were taken, of which half still count; this instance knows of 40.
    expect((await mine.take(T0 + 1.5 * MINUTE, { cost: 51, wanted: 51 })).taken).toBe(0);
    expect((await mine.take(T0 + 1.5 * MINUTE, { cost: 50, wanted: 50 })).taken).toBe(50);
  });

  it('gives what is left where more is wanted in advance', async () => {
    const { take } = keyed({ cost: 1, wanted: 60 });
    expect([(await take(T0)).taken, (await take(T0)).taken, (await take(T0)).taken]).toEqual([60, 40, 0]);
  });

  it('does not let an instance whose clock lags reset a newer window', async () => {
    const ahead = keyed({ limit: 5 });
    const behind = keyed({ limit: 5 }, ahead.key);
    for (const _ of [1, 2, 3]) await ahead.take(T0 + MINUTE);
    const taken = [];
    for (const _ of [1, 2, 3]) taken.push((await behind.take(T0 + MINUTE - 1)).taken);
    expect(taken).toEqual([1, 1, 0]);
    expect((await ahead.take(T0 + MINUTE)).state).toMatchObject({ start: T0 + MINUTE, used: 5 });
  });

  it('blocks a key for all instances, once, and admits it when the block ends', async () => {
    const mine = keyed({ limit: 1, blockMs: 10 * MINUTE });
    const other = keyed({ limit: 1, blockMs: 10 * MINUTE }, mine.key);
    await mine.take(T0);
    expect(await callsOf(() => mine.take(T0 + 10))).toBe(1);
    expect((await other.take(T0 + MINUTE)).state.blockedUntil).toBe(T0 + 10 + 10 * MINUTE);
    expect((await mine.take(T0 + 10 * MINUTE)).taken).toBe(0);
    expect((await other.take(T0 + 10 + 10 * MINUTE)).taken).toBe(1);
  });

  it('keeps one block where two instances refuse at once', async () => {
    const mine = keyed({ limit: 1, blockMs: 10 * MINUTE });
    const other = keyed({ limit: 1, blockMs: 10 * MINUTE }, mine.key);
    await mine.take(T0);
    await mine.take(T0 + 1);
    const state = { start: T0, previous: 0, used: 1, blockedUntil: 0 };
    expect((await other.take(T0 + 2, { known: state })).state.blockedUntil).toBe(T0 + 1 + 10 * MINUTE);
  });

  it('says when an item may be deleted, and takes nothing of it for true after its time', async () => {
    const { key, take } = keyed({ limit: 1 });
    await take(T0);
    const { Item } = await table
      .client()
      .send(new GetItemCommand({ TableName: table.tableName, Key: { pk: { S: key } }, ConsistentRead: true }));
    expect(Item?.['expiresAt']?.N).toBe(`${(T0 + 2 * MINUTE) / 1000 + 60}`);
    // Time to live may lag by days: the item is still there.
    expect((await keyed({ limit: 1 }, key).take(T0 + 48 * 60 * MINUTE)).taken).toBe(1);
  });

  it('tries a call once, whatever the client would do', async () => {
    proxy.inject({ kind: 'reset', times: 3 });
    await expect(keyed().take(T0)).rejects.toThrow(RateLimitStoreError);
    expect(proxy.calls()).toHaveLength(1);
    proxy.clear();
    proxy.inject({ kind: 'throttle', times: 3 });
    await expect(keyed().take(T0)).rejects.toMatchObject({
      cause: { name: 'ProvisionedThroughputExceededException' },
    });
    expect(proxy.calls()).toHaveLength(1);
  });

  it('counts a write whose answer was lost, and never twice', async () => {
    const { take } = keyed({ limit: 2 });
    proxy.inject({ kind: 'lost-response' });
    await expect(take(T0)).rejects.toThrow(RateLimitStoreError);
    expect([(await take(T0)).taken, (await take(T0)).taken]).toEqual([1, 0]);
  });

  it('says so of an item that is no count, and of a table that is not there', async () => {
    const { key, take } = keyed();
    const item = { pk: { S: key }, windowStart: { S: 'x' } };
    await table.client().send(new PutItemCommand({ TableName: table.tableName, Item: item }));
    await expect(take(T0)).rejects.toThrow(RateLimitStoreError);
    const nowhere = dynamoRateLimitStore({ client: table.client(), tableName: 'nowhere', timeoutMs: 5000 });
    const request = { key, limit: 1, windowMs: MINUTE, cost: 1, wanted: 1, blockMs: 0, now: T0, known: null };
    await expect(nowhere.take(request)).rejects.toMatchObject({ cause: { name: 'ResourceNotFoundException' } });
  });

  it('gives up in time where credentials do not come', async () => {
    const client = table.client();
    client.config.credentials = () => new Promise(() => {});
    const stuck = dynamoRateLimitStore({ client, tableName: table.tableName, timeoutMs: 20, connectTimeoutMs: 20 });
    const request = { key: 'k', limit: 1, windowMs: MINUTE, cost: 1, wanted: 1, blockMs: 0, now: T0, known: null };
    await expect(stuck.take(request)).rejects.toMatchObject({ cause: { name: 'TimeoutError' } });
  });
});
