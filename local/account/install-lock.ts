import { randomUUID } from 'node:crypto';
import { link, readFile, rm, writeFile } from 'node:fs/promises';
import { setTimeout as sleep } from 'node:timers/promises';
import { InstallLockedError } from './errors';

const POLL_MILLISECONDS = 250;
/** A cold download of about 20 MB on a slow line; after that something is wrong and a person should look. */
const PATIENCE_SECONDS = 600;

/**
 * Runs `work` while holding the lock file, so that two processes do not download the same thing at once. It saves
 * work and is not what keeps an installation whole: two who both take an abandoned lock are still told apart by the
 * rename at the end of an installation, which only one of them can win.
 *
 * @throws InstallLockedError when a living process holds the lock for too long
 */
export async function withInstallLock<T>(lock: string, work: () => Promise<T>): Promise<T> {
  const deadline = Date.now() + PATIENCE_SECONDS * 1_000;
  while (!(await acquire(lock))) {
    const holder = await holderOf(lock);
    if (holder !== undefined && !isAlive(holder)) await rm(lock, { force: true });
    else if (Date.now() > deadline) throw new InstallLockedError(lock, holder ?? 0, PATIENCE_SECONDS);
    else await sleep(POLL_MILLISECONDS);
  }
  try {
    return await work();
  } finally {
    await rm(lock, { force: true });
  }
}

/** True when a process with this id exists, whoever owns it. */
export function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}

/** A link appears with its content or not at all, so nobody ever reads a lock without its holder. */
async function acquire(lock: string): Promise<boolean> {
  const claim = `${lock}-${randomUUID()}`;
  await writeFile(claim, String(process.pid));
  try {
    await link(claim, lock);
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EEXIST') return false;
    throw error;
  } finally {
    await rm(claim, { force: true });
  }
}

/** Undefined when the lock has just been released. */
async function holderOf(lock: string): Promise<number | undefined> {
  try {
    return Number(await readFile(lock, 'utf8'));
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw error;
  }
}
