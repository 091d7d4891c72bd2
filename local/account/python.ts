import { PythonNotFoundError, type RejectedPython } from './errors';
import { run } from './run';

/** The oldest Python that MiniStack 1.5.33 declares to support. */
const MINIMUM = { major: 3, minor: 10 } as const;
const CANDIDATES = ['python3.13', 'python3.12', 'python3.11', 'python3.10', 'python3', 'python'] as const;

export interface Python {
  readonly command: string;
  /** Major and minor, such as `3.11`. */
  readonly version: string;
}

/**
 * Finds a Python that can run MiniStack. Each candidate is really started: version managers leave commands on PATH
 * that only print an error.
 *
 * @param env environment whose PATH is searched
 * @throws PythonNotFoundError which lists what was tried
 */
export async function findPython(env: Readonly<Record<string, string>>): Promise<Python> {
  const tried: RejectedPython[] = [];
  for (const command of CANDIDATES) {
    const found = await versionOf(command, env);
    if (found.version !== undefined) return { command, version: found.version };
    tried.push({ command, reason: found.reason });
  }
  throw new PythonNotFoundError(`${MINIMUM.major}.${MINIMUM.minor}`, tried);
}

type Probe = { readonly version: string } | { readonly version?: undefined; readonly reason: string };

async function versionOf(command: string, env: Readonly<Record<string, string>>): Promise<Probe> {
  const lines: string[] = [];
  try {
    const program = 'import sys; print("%d.%d" % sys.version_info[:2])';
    const { exitCode } = await run(command, ['-c', program], { env, onLine: (line) => lines.push(line) });
    if (exitCode !== 0) return { reason: 'does not run' };
  } catch {
    return { reason: 'not found' };
  }
  const match = /^(\d+)\.(\d+)$/.exec(lines[0] ?? '');
  if (match === null) return { reason: 'does not tell its version' };
  const [major, minor] = [Number(match[1]), Number(match[2])];
  if (major !== MINIMUM.major || minor < MINIMUM.minor) return { reason: `is ${major}.${minor}` };
  return { version: `${major}.${minor}` };
}
