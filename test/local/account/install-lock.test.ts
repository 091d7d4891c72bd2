import { spawnSync } from 'node:child_process';
import { mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { isAlive, withInstallLock } from '../../../local/account/install-lock';

describe('install lock', () => {
  let directory: string;
  let lock: string;

  beforeEach(async () => {
    directory = await mkdtemp(join(tmpdir(), 'mayfly-lock-'));
    lock = join(directory, 'lock');
  });

  afterEach(async () => {
    await rm(directory, { recursive: true, force: true });
  });

  it('lets one in at a time and returns what each made', async () => {
    let inside = 0;
    let most = 0;
    const work = async (result: number) => {
      most = Math.max(most, ++inside);
      await sleep(20);
      inside--;
      return result;
    };

    const results = await Promise.all([1, 2, 3].map((result) => withInstallLock(lock, () => work(result))));

    expect(results).toEqual([1, 2, 3]);
    expect(most).toBe(1);
    expect(await readdir(directory)).toEqual([]);
  });

  it('is released when the work fails', async () => {
    await expect(withInstallLock(lock, () => Promise.reject(new Error('no network')))).rejects.toThrow('no network');

    expect(await withInstallLock(lock, async () => 'done')).toBe('done');
  });

  it('of a process that has ended does not stand in the way', async () => {
    const { pid } = spawnSync(process.execPath, ['-e', '']);
    await writeFile(lock, String(pid));

    expect(isAlive(pid)).toBe(false);
    expect(await withInstallLock(lock, async () => 'done')).toBe('done');
  });

  it('of a living process is waited for', async () => {
    await writeFile(lock, String(process.pid));
    let done = false;
    const waiting = withInstallLock(lock, async () => {
      done = true;
    });

    await sleep(400);
    expect(done).toBe(false);
    await rm(lock);
    await waiting;
    expect(done).toBe(true);
  });
});
