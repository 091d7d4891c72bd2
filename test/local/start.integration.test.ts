import { execFile } from 'node:child_process';
import { cp, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';

const PROJECT = resolve(__dirname, '..', '..');

function npmStart(...args: readonly string[]): Promise<{ readonly code: number; readonly output: string }> {
  return new Promise((done) => {
    const start = [
      join(PROJECT, 'node_modules', 'tsx', 'dist', 'cli.mjs'),
      join(PROJECT, 'local', 'start.ts'),
      ...args,
    ];
    execFile(process.execPath, start, { cwd: PROJECT }, (error, stdout, stderr) => {
      done({ code: typeof error?.code === 'number' ? error.code : error ? 1 : 0, output: stdout + stderr });
    });
  });
}

/** An account is started and deployed into, on a machine that may have other things to do. */
const SLOW_MS = 400_000;

describe('npm start', () => {
  let examples: string;
  beforeEach(async () => {
    examples = await mkdtemp(join(tmpdir(), 'examples-'));
    await cp(join(PROJECT, 'examples'), examples, { recursive: true });
  });
  afterEach(() => rm(examples, { recursive: true, force: true }));

  it(
    'tells its story to the end with the examples as they are',
    async () => {
      const { code, output } = await npmStart();
      expect(output).toContain('Done: scanned, judged, recorded, rebuilt and proven.');
      expect(code).toBe(0);
    },
    SLOW_MS,
  );

  it(
    'fails where the rebuild repairs nothing, and says what happened',
    async () => {
      const file = join(examples, 'packages', 'curl.json');
      const archive = JSON.parse(await readFile(file, 'utf8'));
      const versions = archive.versions.filter(({ date }: { readonly date: string }) => date <= '2023-09-01');
      expect(versions.length).toBeGreaterThan(0);
      await writeFile(file, JSON.stringify({ ...archive, versions }));

      // The clean sample takes the newest packages too: it would be vulnerable as well.
      const recipe = join(examples, 'images', 'storefront', 'recipe.json');
      const storefront = JSON.parse(await readFile(recipe, 'utf8'));
      const packages = storefront.packages.filter((name: string) => !/curl/.test(name));
      await writeFile(recipe, JSON.stringify({ ...storefront, packages }));

      const { code, output } = await npmStart('--examples', examples);
      expect(output).toContain('STILL_NON_COMPLIANT');
      expect(code).toBe(1);
    },
    SLOW_MS,
  );
});
