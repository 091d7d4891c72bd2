import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { StartedSharedAccount } from './local-account';

/** Where the processes of a run ask for their accounts. */
export interface AccountDesk {
  readonly url: string;
  /** Ends every account that was started, also those that are still starting. */
  close(): Promise<void>;
}

/**
 * Gives every process of a run an account of its own, so that what one process breaks no test of another sees. An account
 * starts when it is first asked for, at `<url>/<process>`: a run of one file starts no second, and one that needs none
 * starts none. What could not be started is not tried again: every test that asks is told why.
 */
export async function openAccountDesk(start: () => Promise<StartedSharedAccount>): Promise<AccountDesk> {
  const accounts = new Map<string, Promise<StartedSharedAccount>>();
  const accountOf = (process: string) => {
    const account = accounts.get(process) ?? start();
    accounts.set(process, account);
    return account;
  };
  const server = createServer((request, response) => {
    accountOf(request.url ?? '').then(
      ({ facts }) => response.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify(facts)),
      (error: unknown) => response.writeHead(500, { 'content-type': 'text/plain' }).end(String(error)),
    );
  });
  await new Promise<void>((listening, failed) => {
    server.once('error', failed).listen(0, '127.0.0.1', listening);
  });
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    close: async () => {
      await new Promise<void>((closed) => {
        server.close(() => closed());
        server.closeAllConnections();
      });
      const started = await Promise.allSettled(accounts.values());
      await Promise.all(started.map((account) => (account.status === 'fulfilled' ? account.value.stop() : undefined)));
    },
  };
}
