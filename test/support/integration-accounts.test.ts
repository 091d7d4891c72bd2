import { openAccountDesk } from './integration-accounts';
import type { StartedSharedAccount } from './local-account';

/** Accounts that are started and stopped in name only. */
function fakeAccounts() {
  const [started, stopped]: [string[], string[]] = [[], []];
  const start = async () => {
    const url = `account ${started.length + 1}`;
    started.push(url);
    return { facts: { url }, stop: async () => void stopped.push(url) } as unknown as StartedSharedAccount;
  };
  return { started, stopped, start };
}

describe('The desk for the accounts of a run', () => {
  it('gives each process one account, started when it first asks', async () => {
    const { started, stopped, start } = fakeAccounts();
    const desk = await openAccountDesk(start);
    const ask = async (process: string) => (await fetch(`${desk.url}/${process}`)).json();
    expect(started).toEqual([]);

    const [first, again] = await Promise.all([ask('1'), ask('1')]);
    const second = await ask('2');

    expect([first, again, second]).toEqual([{ url: 'account 1' }, { url: 'account 1' }, { url: 'account 2' }]);
    await desk.close();
    expect(stopped).toEqual(started);
  });

  it('tells everyone why an account could not be started, and tries it once', async () => {
    const start = jest.fn(() => Promise.reject(new Error('no Python')));
    const desk = await openAccountDesk(start);
    for (const _ of [1, 2]) {
      const answer = await fetch(`${desk.url}/1`);
      expect(answer.status).toBe(500);
      expect(await answer.text()).toContain('no Python');
    }
    expect(start).toHaveBeenCalledTimes(1);
    await desk.close();
  });

  it('ends an account that is still starting when it closes', async () => {
    const { stopped, start } = fakeAccounts();
    const [asked, deployed] = [Promise.withResolvers<void>(), Promise.withResolvers<void>()];
    const desk = await openAccountDesk(async () => {
      asked.resolve();
      await deployed.promise;
      return start();
    });
    const answer = fetch(`${desk.url}/1`).catch(() => undefined);
    await asked.promise;

    const closed = desk.close();
    deployed.resolve();
    await closed;

    expect(stopped).toEqual(['account 1']);
    expect(await answer).toBeUndefined();
  });
});
