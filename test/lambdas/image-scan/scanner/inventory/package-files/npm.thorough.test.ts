import { spawnSync } from 'node:child_process';
import { relative, resolve } from 'node:path';
import { installedIn } from './installed-in';
import { isOnPath } from './is-on-path';

const root = resolve(__dirname, '../../../../../..');

interface Listed {
  readonly name?: string;
  readonly version?: string;
  readonly path?: string;
  readonly dependencies?: Readonly<Record<string, Listed>>;
}

function* nodesOf(node: Listed): Generator<Listed> {
  for (const child of Object.values(node.dependencies ?? {})) {
    yield child;
    yield* nodesOf(child);
  }
}

const hasNpm = isOnPath('npm');
(hasNpm ? it : it.skip)(
  `lists of this project's own packages what npm lists${hasNpm ? '' : ' (skipped: npm is not on the PATH)'}`,
  () => {
    // npm ends with an error where it has something to complain of, and lists all the same.
    const { stdout } = spawnSync('npm', ['ls', '--all', '--long', '--json'], {
      ...{ cwd: root, encoding: 'utf8', maxBuffer: 64 * 1024 * 1024 },
    });
    const tree: Listed = JSON.parse(stdout);
    // Optional packages of other platforms are listed without a version. The name of an alias is the real one, in both.
    const listed = [...nodesOf(tree)].flatMap(({ name, version, path }) =>
      path !== undefined && version !== undefined ? [`${relative(root, path)} ${name} ${version}`] : [],
    );
    const found = installedIn(resolve(root, 'node_modules'), 'node_modules')
      .filter(({ type }) => type === 'npm')
      .map(({ path, name, version }) => `${path.slice(0, -'/package.json'.length)} ${name} ${version}`);
    expect(listed.length).toBeGreaterThan(300);
    expect(listed.filter((line) => !found.includes(line))).toEqual([]);
    expect(found.filter((line) => !listed.includes(line))).toEqual([]);
    expect(found.some((line) => /^node_modules\/string-width-cjs string-width \d/.test(line))).toBe(true);
  },
  60_000,
);
