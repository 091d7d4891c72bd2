import { spawn } from 'node:child_process';
import { resolve } from 'node:path';

const LAUNCHER = resolve(__dirname, '..', '..', 'bin', 'mayfly.mjs');

export interface CommandResult {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

/** Runs `mayfly` as a user would, in a process of its own. */
export function runMayfly(args: readonly string[], env: Readonly<Record<string, string>>): Promise<CommandResult> {
  return new Promise((done, failed) => {
    const child = spawn(process.execPath, [LAUNCHER, ...args], {
      env: { ...env, PATH: process.env['PATH'] ?? '', NO_COLOR: '1' },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    const output = { stdout: '', stderr: '' };
    child.stdout.setEncoding('utf8').on('data', (text: string) => {
      output.stdout += text;
    });
    child.stderr.setEncoding('utf8').on('data', (text: string) => {
      output.stderr += text;
    });
    child.once('error', failed);
    child.once('close', (code) => done({ code: code ?? 1, ...output }));
  });
}
