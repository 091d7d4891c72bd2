import { execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { stat } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { networkInterfaces } from 'node:os';
import { join, resolve } from 'node:path';
import { createInterface } from 'node:readline';
import { setTimeout as sleep } from 'node:timers/promises';
import { promisify } from 'node:util';
import { CreateQueueCommand, GetQueueAttributesCommand, SQSClient } from '@aws-sdk/client-sqs';
import { AccountStartError } from '../../../local/account/errors';
import { startAccount } from '../../../local/account/start';
import { isGone, startWorker } from './small-function';

const PROJECT = resolve(__dirname, '..', '..', '..');

describe('starting the local account', () => {
  it('answers as the account and region it says, from a private folder, and can be stopped twice', async () => {
    const account = await startAccount({ account: '444455556666', region: 'eu-central-1' });
    try {
      const sqs = new SQSClient({
        endpoint: account.url,
        region: account.region,
        credentials: { accessKeyId: account.env['AWS_ACCESS_KEY_ID'] ?? '', secretAccessKey: 'test' },
      });
      await sqs.send(new CreateQueueCommand({ QueueName: 'q' }));
      const { Attributes } = await sqs.send(
        new GetQueueAttributesCommand({ QueueUrl: `${account.url}/444455556666/q`, AttributeNames: ['QueueArn'] }),
      );
      expect(Attributes?.['QueueArn']).toBe('arn:aws:sqs:eu-central-1:444455556666:q');
      expect(account.env).toMatchObject({ AWS_ENDPOINT_URL: account.url, AWS_REGION: 'eu-central-1' });
      expect((await stat(account.temporaryDirectory)).mode & 0o777).toBe(0o700);
    } finally {
      await account.stop();
    }
    await account.stop();

    await expect(stat(account.temporaryDirectory)).rejects.toThrow('ENOENT');
    await expect(fetch(account.url)).rejects.toThrow('fetch failed');
  }, 60_000);

  it('listens on the loopback interface only', async () => {
    const account = await startAccount();
    try {
      const others = Object.values(networkInterfaces())
        .flatMap((addresses) => addresses ?? [])
        .filter(({ family, internal }) => family === 'IPv4' && !internal);
      for (const { address } of others) {
        await expect(fetch(`http://${address}:${account.port}/_ministack/health`)).rejects.toThrow('fetch failed');
      }
      expect((await fetch(`${account.url}/_ministack/health`)).status).toBe(200);
    } finally {
      await account.stop();
    }
  }, 60_000);

  it('runs two accounts side by side', async () => {
    const [first, second] = await Promise.all([startAccount(), startAccount()]);
    await Promise.all([first.stop(), second.stop()]);

    expect(first.port).not.toBe(second.port);
    expect(first.temporaryDirectory).not.toBe(second.temporaryDirectory);
  }, 60_000);

  it('says why it did not start, with the last lines, when the port that it was told is taken', async () => {
    const taken = createServer((_incoming, outgoing) => outgoing.end('{"edition":"light"}'));
    await new Promise<void>((listening) => taken.listen(0, '127.0.0.1', listening));
    const { port } = taken.address() as AddressInfo;
    try {
      const failure = startAccount({ port });

      await expect(failure).rejects.toBeInstanceOf(AccountStartError);
      await expect(failure).rejects.toThrow(/did not start: MiniStack ended at once\.[\s\S]*already in use/);
    } finally {
      await new Promise((closed) => taken.close(closed));
    }
  }, 60_000);

  it('ends a function worker with the account', async () => {
    const account = await startAccount();
    const { pid } = await startWorker(account.url, account.account);
    expect(isGone(pid)).toBe(false);

    await account.stop();

    expect(isGone(pid)).toBe(true);
  }, 60_000);

  it.each(['SIGKILL', 'SIGTERM', 'SIGINT'] as const)(
    'leaves no process and no file behind when its process ends by %s',
    async (signal) => {
      const program = `
        const { startAccount } = require(${JSON.stringify(join(PROJECT, 'local', 'account', 'start'))});
        startAccount().then((account) => console.log(JSON.stringify(account)));
      `;
      const parent = spawn(process.execPath, ['--import', 'tsx', '-e', program], {
        cwd: PROJECT,
        stdio: ['ignore', 'pipe', 'inherit'],
      });
      const [line] = await once(createInterface({ input: parent.stdout }), 'line');
      const account: { url: string; account: string; temporaryDirectory: string } = JSON.parse(line);
      const { pid, parentPid } = await startWorker(account.url, account.account);

      parent.kill(signal);
      await once(parent, 'exit');
      for (let i = 0; i < 100 && !(isGone(pid) && isGone(parentPid)); i++) await sleep(50);

      expect([isGone(pid), isGone(parentPid)]).toEqual([true, true]);
      await expect(stat(account.temporaryDirectory)).rejects.toThrow('ENOENT');
    },
    60_000,
  );

  it('ends its function workers when MiniStack itself is killed', async () => {
    const account = await startAccount();
    const { pid, parentPid } = await startWorker(account.url, account.account);

    process.kill(parentPid, 'SIGKILL');
    for (let i = 0; i < 100 && !isGone(pid); i++) await sleep(50);

    expect(isGone(pid)).toBe(true);
    await account.stop();
    await expect(stat(account.temporaryDirectory)).rejects.toThrow('ENOENT');
  }, 60_000);

  it('refuses to keep MiniStack in the process group of somebody else', async () => {
    const keeper = join(PROJECT, 'local', 'account', 'keeper.py');

    await expect(promisify(execFile)('python3', [keeper, '/nowhere'])).rejects.toThrow(
      'must lead its own process group',
    );
  });
});
