import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { packageLock } from '../../../../../../lambdas/image-scan/scanner/inventory/package-files/package-lock';
import { isOnPath } from './is-on-path';

const root = resolve(__dirname, '../../../../../..');

it('reads a tree that is as deep as a file can make it', () => {
  const depth = 100_000;
  const text = `{"dependencies":${'{"a":{"version":"1","dependencies":'.repeat(depth)}{}${'}}'.repeat(depth)}}`;
  expect(packageLock.parse(Buffer.from(text.replace('{', '{"lockfileVersion":1,')), '')).toHaveLength(depth);
});

const hasNpm = isOnPath('npm');
(hasNpm ? it : it.skip)(
  `lists of this project's own lock file all that npm lists without development${hasNpm ? '' : ' (skipped: npm is not on the PATH)'}`,
  () => {
    const { stdout } = spawnSync('npm', ['ls', '--all', '--long', '--json', '--omit=dev'], {
      ...{ cwd: root, encoding: 'utf8', maxBuffer: 64 * 1024 * 1024 },
    });
    const listed = new Set<string>();
    const open = [JSON.parse(stdout)];
    for (let node = open.pop(); node; node = open.pop()) {
      open.push(...Object.values(node.dependencies ?? {}));
      if (node.version && node.path !== root) listed.add(`${node.name}@${node.version}`);
    }
    const found = packageLock.parse(readFileSync(resolve(root, 'package-lock.json')), 'package-lock.json');
    const names = new Set(found.map(({ name, version }) => `${name}@${version}`));
    expect(listed.size).toBeGreaterThan(50);
    expect([...listed].filter((line) => !names.has(line))).toEqual([]);
  },
  60_000,
);
