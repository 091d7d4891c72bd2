import { chmod, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { PythonNotFoundError } from '../../../local/account/errors';
import { findPython } from '../../../local/account/python';

describe('finding a Python', () => {
  let directory: string;

  beforeEach(async () => {
    directory = await mkdtemp(join(tmpdir(), 'mayfly-python-'));
  });

  afterEach(async () => {
    await rm(directory, { recursive: true, force: true });
  });

  /** A command on PATH that is there as on a real machine; only what it prints is ours. */
  const command = async (name: string, script: string) => {
    const file = join(directory, name);
    await writeFile(file, `#!/bin/sh\n${script}\n`);
    await chmod(file, 0o755);
  };

  it.each([
    ['the newest by name', { 'python3.13': 'echo 3.13', 'python3.10': 'echo 3.10' }, 'python3.13', '3.13'],
    ['one that calls itself python3', { python3: 'echo 3.12' }, 'python3', '3.12'],
    ['one that calls itself python', { python: 'echo 3.10' }, 'python', '3.10'],
    [
      'the next when one is only the stub of a version manager',
      { 'python3.13': 'exit 127', python3: 'echo 3.11' },
      'python3',
      '3.11',
    ],
    ['the next when one is too old', { python3: 'echo 3.9', python: 'echo 3.14' }, 'python', '3.14'],
  ])('takes %s', async (_what, commands, expected, version) => {
    for (const [name, script] of Object.entries(commands)) await command(name, script);

    expect(await findPython({ PATH: directory })).toEqual({ command: expected, version });
  });

  it('says what it tried and what to do when there is none', async () => {
    await command('python3.13', 'exit 127');
    await command('python3', 'echo 3.9');
    await command('python', 'echo 2.7');
    await command('python3.12', 'echo hello');

    const failure = findPython({ PATH: directory });

    await expect(failure).rejects.toBeInstanceOf(PythonNotFoundError);
    await expect(failure).rejects.toThrow('Install Python 3.10 or newer, then run again.');
    await expect(failure).rejects.toMatchObject({
      tried: [
        { command: 'python3.13', reason: 'does not run' },
        { command: 'python3.12', reason: 'does not tell its version' },
        { command: 'python3.11', reason: 'not found' },
        { command: 'python3.10', reason: 'not found' },
        { command: 'python3', reason: 'is 3.9' },
        { command: 'python', reason: 'is 2.7' },
      ],
    });
  });
});
