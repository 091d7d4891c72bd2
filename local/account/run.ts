import { spawn } from 'node:child_process';
import { OutputLines } from './output-lines';

export interface RunOptions {
  readonly cwd?: string;
  /** The whole environment of the program: nothing is inherited besides. */
  readonly env: Readonly<Record<string, string>>;
  readonly onLine?: (line: string) => void;
  readonly signal?: AbortSignal;
}

export interface RunResult {
  /** Null when a signal ended the program. */
  readonly exitCode: number | null;
  readonly lastLines: readonly string[];
}

/**
 * Runs a program to its end, without a shell and without standard input.
 *
 * @throws the system's error when the program cannot be started, and an AbortError when `signal` ended it.
 */
export function run(command: string, args: readonly string[], options: RunOptions): Promise<RunResult> {
  return new Promise((resolve, reject) => {
    const lines = new OutputLines(options.onLine);
    const child = spawn(command, args, {
      env: options.env,
      stdio: ['ignore', 'pipe', 'pipe'],
      ...(options.cwd !== undefined && { cwd: options.cwd }),
      ...(options.signal !== undefined && { signal: options.signal }),
    });
    child.stdout.setEncoding('utf8').on('data', (text: string) => lines.push('stdout', text));
    child.stderr.setEncoding('utf8').on('data', (text: string) => lines.push('stderr', text));
    child.once('error', reject);
    child.once('close', (exitCode) => {
      lines.end();
      resolve({ exitCode, lastLines: lines.last() });
    });
  });
}

/** The process's own environment without its absent values. */
export function ownEnvironment(): Readonly<Record<string, string>> {
  return Object.fromEntries(
    Object.entries(process.env).flatMap(([key, value]) => (value === undefined ? [] : [[key, value]])),
  );
}
