import { spawn } from 'node:child_process';

export interface ShellResult {
  readonly code: number;
  readonly output: string;
}

/**
 * Runs a script in a shell, in an environment of its own.
 * @param shell program and options, such as `['sh', '-e']`; the script comes last, after `-c`
 */
export function runShell(
  [program, ...options]: readonly [string, ...string[]],
  script: string,
  where: { readonly cwd: string; readonly env: Readonly<Record<string, string>> },
): Promise<ShellResult> {
  return new Promise((done, failed) => {
    const child = spawn(program, [...options, '-c', script], { ...where, stdio: ['ignore', 'pipe', 'pipe'] });
    let output = '';
    for (const stream of [child.stdout, child.stderr]) {
      stream.setEncoding('utf8').on('data', (text: string) => {
        output += text;
      });
    }
    child.once('error', failed);
    child.once('close', (code) => done({ code: code ?? -1, output }));
  });
}
