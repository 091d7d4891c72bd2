import { KeySetUnavailable } from '../../../../../lambdas/request-guard/authentication/keys/errors';
import { type KeySet, readKeySet } from '../../../../../lambdas/request-guard/authentication/keys/key-set';
import { KeyStore } from '../../../../../lambdas/request-guard/authentication/keys/key-store';
import { later, makeKey } from '../support/issuer';
import { reasonOf } from '../support/refusal';

const RULES = { maxAgeMs: 60_000, staleIfErrorMs: 30_000, timeoutMs: 1000 };
const [first, second] = [makeKey('ES256', 'first'), makeKey('ES256', 'second')];
const setOf = (...keys: readonly { readonly jwk: object }[]): KeySet =>
  readKeySet(Buffer.from(JSON.stringify({ keys: keys.map(({ jwk }) => jwk) })));

/** An issuer whose answers a test gives one by one. */
function store() {
  const state = { loads: 0, told: 0, answer: async (): Promise<KeySet> => setOf(first) };
  const keys = new KeyStore(RULES, {
    load: () => {
      state.loads += 1;
      return state.answer();
    },
    report: () => {
      state.told += 1;
    },
  });
  const ask = (keyId: string, seconds: number) =>
    reasonOf(() => keys.find({ algorithm: 'ES256', keyId }, later(seconds)));
  return { state, ask };
}

const down = async (): Promise<KeySet> => {
  throw new KeySetUnavailable('status-503');
};

describe('the store of keys', () => {
  it('waits twice as long after each fetch that failed, up to a minute', async () => {
    const { state, ask } = store();
    state.answer = down;
    const at: number[] = [];
    for (let second = 0; second < 400; second += 1) {
      const before = state.loads;
      expect(await ask('first', second)).toBe('unavailable: status-503');
      if (state.loads > before) at.push(second);
    }
    expect(at).toEqual([0, 2, 5, 10, 19, 36, 69, 130, 191, 252, 313, 374]);
    expect(state.told).toBe(at.length);
  });

  it('begins anew with waiting once a fetch went well', async () => {
    const { state, ask } = store();
    state.answer = down;
    for (const second of [0, 2, 5, 10]) await ask('first', second);
    state.answer = async () => setOf(first);
    expect(await ask('first', 19)).toBe('let through');
    state.answer = down;
    expect(await ask('first', 19 + 60)).toBe('let through');
    expect(await ask('first', 19 + 62)).toBe('let through');
    expect(state.loads).toBe(7);
  });

  it('cannot tell of a key that is not known while the issuer is down', async () => {
    const { state, ask } = store();
    await ask('first', 0);
    state.answer = down;
    expect(await ask('second', 1)).toBe('unavailable: status-503');
    expect(await ask('second', 2)).toBe('unavailable: status-503');
    expect(await ask('first', 2)).toBe('let through');
    expect(state.loads).toBe(2);
  });

  it('makes those who ask for unknown keys at one time wait for one fetch, and finds the key for all', async () => {
    const { state, ask } = store();
    await ask('first', 0);
    let release = (_: KeySet): void => {};
    state.answer = () =>
      new Promise((resolve) => {
        release = resolve;
      });
    const asked = Array.from({ length: 20 }, () => ask('second', 1));
    await new Promise(setImmediate);
    release(setOf(first, second));
    const late = ask('second', 1);
    expect(new Set(await Promise.all([...asked, late]))).toEqual(new Set(['let through']));
    expect(state.loads).toBe(2);
  });

  it('does not fetch twice for one request', async () => {
    const { state, ask } = store();
    expect(await ask('second', 0)).toBe('key-unknown');
    expect(state.loads).toBe(1);
    expect(await ask('second', 0)).toBe('key-unknown');
    expect(state.loads).toBe(2);
  });

  it('fetches anew where the clock was put back further than keys may be old', async () => {
    const { state, ask } = store();
    await ask('first', 0);
    expect(await ask('first', -59)).toBe('let through');
    expect(state.loads).toBe(1);
    state.answer = async () => setOf(second);
    expect(await ask('first', -61)).toBe('key-unknown');
    expect(state.loads).toBe(2);
  });

  it('takes whatever a fetch throws for a failure', async () => {
    const { state, ask } = store();
    state.answer = async () => {
      throw new TypeError('odd');
    };
    expect(await ask('first', 0)).toBe('unavailable: unreachable');
  });
});
