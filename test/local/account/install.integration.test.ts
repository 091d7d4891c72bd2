import { mkdir, mkdtemp, readdir, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { InstallFailedError } from '../../../local/account/errors';
import { installMiniStack } from '../../../local/account/install';
import { ownEnvironment, run } from '../../../local/account/run';

/** Installs nothing, so that the way of an installation is seen in seconds and without the network. */
const OFFLINE = { ...ownEnvironment(), PIP_NO_INDEX: '1', PIP_FIND_LINKS: '/nonexistent' };

describe('installing MiniStack', () => {
  let directory: string;

  beforeEach(async () => {
    directory = await mkdtemp(join(tmpdir(), 'mayfly-install-'));
  });

  afterEach(async () => {
    await rm(directory, { recursive: true, force: true });
  });

  it('installs what is pinned, once for all who ask at the same time', async () => {
    const log: string[] = [];
    const ask = () => installMiniStack({ directory, log: (line) => log.push(line) });

    const [first, second] = await Promise.all([ask(), ask()]);
    const third = await ask();

    expect(first).toEqual(second);
    expect(third).toEqual(first);
    expect(log.filter((line) => line.startsWith('Installing MiniStack'))).toHaveLength(1);
    expect(await readdir(directory)).toEqual([expect.stringMatching(/^ministack-[0-9a-f]{12}-python3\.\d+-/)]);
    const versions: string[] = [];
    await run(first.python, ['-c', 'import importlib.metadata as m; print(m.version("ministack"))'], {
      env: ownEnvironment(),
      onLine: (line) => versions.push(line),
    });
    expect(versions).toEqual(['1.5.33']);
  }, 180_000);

  it('fails with the last lines of pip and leaves nothing behind when pip cannot install', async () => {
    const failure = installMiniStack({ directory, env: OFFLINE });

    await expect(failure).rejects.toBeInstanceOf(InstallFailedError);
    await expect(failure).rejects.toMatchObject({ step: 'pip install', exitCode: 1 });
    await expect(failure).rejects.toThrow(/pip must reach its package index[\s\S]*No matching distribution found/);
    expect(await readdir(directory)).toEqual([]);
  }, 60_000);

  it('refuses a package whose hash is not the pinned one', async () => {
    const requirements = join(directory, 'requirements.txt');
    await writeFile(requirements, `six==1.17.0 --hash=sha256:${'0'.repeat(64)}\n`);

    const failure = installMiniStack({ directory: join(directory, 'cache'), requirements });

    await expect(failure).rejects.toThrow(/DO NOT MATCH THE HASHES/);
  }, 60_000);

  it('does not use an environment that has lost its Python, and removes what an interrupted run left', async () => {
    const requirements = join(directory, 'empty.txt');
    await writeFile(requirements, '');
    const cache = join(directory, 'cache');
    const { python } = await installMiniStack({ directory: cache, requirements });
    await rm(python);
    await symlink('/nonexistent/python', python);
    await mkdir(join(cache, '.unfinished-999999999-1'));

    await installMiniStack({ directory: cache, requirements });

    expect((await run(python, ['-c', ''], { env: ownEnvironment() })).exitCode).toBe(0);
    expect(await readdir(cache)).toHaveLength(1);
  }, 60_000);
});
