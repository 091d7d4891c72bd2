import { createHash } from 'node:crypto';
import { mkdir, readdir, readFile, rename, rm } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { InstallFailedError } from './errors';
import { isAlive, withInstallLock } from './install-lock';
import { findPython } from './python';
import { ownEnvironment, run } from './run';

const REQUIREMENTS = join(__dirname, 'requirements.txt');
const PROJECT_CACHE = resolve(__dirname, '..', '..', '.mayfly');
const UNFINISHED = '.unfinished-';

export interface InstallOptions {
  /** Folder of the virtual environments. @default - `.mayfly` of the project, which git ignores */
  readonly directory?: string;
  /** Requirements file for pip, every line with hashes. @default - the pinned one beside this file */
  readonly requirements?: string;
  /** Environment for Python and pip: PATH, proxies, pip's own settings. @default - that of this process */
  readonly env?: Readonly<Record<string, string>>;
  /** Called with each line of progress. */
  readonly log?: (line: string) => void;
}

export interface MiniStackInstallation {
  /** Python of the virtual environment that holds MiniStack. */
  readonly python: string;
}

/**
 * Makes sure that MiniStack is installed in a virtual environment of its own and says where. The environment's name
 * holds the digest of the requirements, the Python version and the platform, so an upgrade makes a new one. It gets
 * its name only when it is complete.
 *
 * @throws PythonNotFoundError, InstallFailedError, InstallLockedError
 */
export async function installMiniStack(options: InstallOptions = {}): Promise<MiniStackInstallation> {
  const { directory = PROJECT_CACHE, requirements = REQUIREMENTS, env = ownEnvironment(), log = () => {} } = options;
  const found = await findPython(env);
  const digest = createHash('sha256')
    .update(await readFile(requirements))
    .digest('hex')
    .slice(0, 12);
  const name = `ministack-${digest}-python${found.version}-${process.platform}-${process.arch}`;
  const home = join(directory, name);
  const installation = { python: join(home, 'bin', 'python') };
  if (await works(installation.python, env)) return installation;

  await mkdir(directory, { recursive: true });
  return withInstallLock(join(directory, `${name}.lock`), async () => {
    if (await works(installation.python, env)) return installation;
    await removeAbandoned(directory);
    const unfinished = join(directory, `${UNFINISHED}${process.pid}-${Date.now()}`);
    try {
      log(`Installing MiniStack with ${found.command} (Python ${found.version}) into ${home}`);
      await makeEnvironment(found.command, unfinished, { requirements, env, log });
      await moveInto(unfinished, home, env);
    } finally {
      await rm(unfinished, { recursive: true, force: true });
    }
    return installation;
  });
}

interface PipContext {
  readonly requirements: string;
  readonly env: Readonly<Record<string, string>>;
  readonly log: (line: string) => void;
}

async function makeEnvironment(python: string, directory: string, { requirements, env, log }: PipContext) {
  const made = await run(python, ['-m', 'venv', directory], { env, onLine: log });
  if (made.exitCode !== 0) {
    const advice = "Python's venv module must be there (some distributions package it as python3-venv).";
    throw new InstallFailedError(`${python} -m venv`, made.exitCode, made.lastLines, advice);
  }
  const args = [
    '-m',
    'pip',
    'install',
    '--require-hashes',
    '--disable-pip-version-check',
    '--no-input',
    '--progress-bar',
    'off',
  ];
  const installed = await run(join(directory, 'bin', 'python'), [...args, '-r', requirements], { env, onLine: log });
  if (installed.exitCode !== 0) {
    const advice = 'pip must reach its package index (see PIP_INDEX_URL and your proxy settings).';
    throw new InstallFailedError('pip install', installed.exitCode, installed.lastLines, advice);
  }
}

/** Puts a finished environment in its place, unless a working one is there; one that does not work makes way. */
async function moveInto(finished: string, home: string, env: Readonly<Record<string, string>>): Promise<void> {
  try {
    await rename(finished, home);
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code !== 'ENOTEMPTY' && code !== 'EEXIST') throw error;
    if (await works(join(home, 'bin', 'python'), env)) return;
    const broken = `${finished}-replaced`;
    await rename(home, broken);
    await rename(finished, home);
    await rm(broken, { recursive: true, force: true });
  }
}

/** Asks the environment itself: its Python may have been removed since it was made. */
async function works(python: string, env: Readonly<Record<string, string>>): Promise<boolean> {
  const program = 'import importlib.util as u, sys; sys.exit(u.find_spec("ministack") is None)';
  try {
    return (await run(python, ['-c', program], { env })).exitCode === 0;
  } catch {
    return false;
  }
}

async function removeAbandoned(directory: string): Promise<void> {
  for (const entry of await readdir(directory)) {
    const pid = Number(new RegExp(`^\\${UNFINISHED}(\\d+)-`).exec(entry)?.[1]);
    if (Number.isSafeInteger(pid) && !isAlive(pid)) await rm(join(directory, entry), { recursive: true, force: true });
  }
}
