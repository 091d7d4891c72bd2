import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { deflateSync } from 'node:zlib';
import { inspect } from '../../../../../support/content-inspection';

const PATH = [process.env['PATH'], '/usr/local/go/bin'].join(delimiter);
const env = { ...process.env, PATH, GOFLAGS: '-mod=mod', GOWORK: 'off', GOTOOLCHAIN: 'local' };

function has(program: string, ...args: string[]): boolean {
  try {
    execFileSync(program, args, { env, stdio: 'ignore' });
    return true;
  } catch {
    return false;
  }
}
const goIt = has('go', 'version') ? it : it.skip;
const rustIt = has('rustc', '--version') ? it : it.skip;

let folder = '';
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'mayfly-programs-'));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** What `go version -m` says of a program: the ground truth. */
function goVersion(program: string): readonly string[] {
  const [first = '', ...lines] = execFileSync('go', ['version', '-m', program], { env, encoding: 'utf8' }).split('\n');
  const modules: string[] = [];
  for (const line of lines) {
    const [, kind, name, version] = line.split('\t');
    if (kind === 'mod' || kind === 'dep') modules.push(`golang ${name}@${version}`);
    else if (kind === '=>' && !name?.startsWith('.')) modules.splice(-1, 1, `golang ${name}@${version}`);
  }
  return [...modules, `golang stdlib@${first.split(': go')[1]?.split(' ')[0]}`];
}

describe('a program built with Go (where go is on the PATH)', () => {
  goIt.each([
    ['linux', 'amd64'],
    ['windows', 'amd64'],
    ['darwin', 'arm64'],
  ])(
    'for %s on %s tells its modules, with what replaces them',
    (os, architecture) => {
      const module = join(folder, `${os}-module`);
      for (const [path, text] of [
        [
          'go.mod',
          'module example.com/program\n\ngo 1.21\n\nrequire example.com/lib v1.4.2\n\nreplace example.com/lib => ./lib\n',
        ],
        ['main.go', 'package main\n\nimport "example.com/lib"\n\nfunc main() { println(lib.Name()) }\n'],
        ['lib/go.mod', 'module example.com/lib\n\ngo 1.21\n'],
        ['lib/lib.go', 'package lib\n\nfunc Name() string { return "lib" }\n'],
      ] as const) {
        execFileSync('mkdir', ['-p', join(module, 'lib')]);
        writeFileSync(join(module, path), text);
      }
      const program = join(folder, `${os}-program`);
      execFileSync('go', ['build', '-o', program, '.'], {
        cwd: module,
        env: { ...env, GOOS: os, GOARCH: architecture, CGO_ENABLED: '0' },
      });
      const found = inspect('app/program', readFileSync(program), { keepContent: false });
      expect(found.packages).toEqual(goVersion(program));
      expect(found.packages).toEqual(
        expect.arrayContaining(['golang example.com/program@(devel)', 'golang example.com/lib@v1.4.2']),
      );
      expect(found.notLookedAt).toEqual([]);
    },
    300_000,
  );

  goIt('is found in the toolchain itself, which holds the mark in its code too', () => {
    const program = execFileSync('go', ['env', 'GOROOT'], { env, encoding: 'utf8' }).trim();
    const path = join(program, 'bin', 'go');
    const found = inspect('usr/local/go/bin/go', readFileSync(path), { keepContent: false });
    expect({ packages: found.packages, notLookedAt: found.notLookedAt }).toEqual({
      packages: goVersion(path),
      notLookedAt: [],
    });
  });
});

const LIST = {
  packages: [
    { name: 'adler', version: '1.0.2', source: 'registry' },
    { name: 'cc', version: '1.0.83', source: 'registry', kind: 'build' },
    { name: 'tool', version: '0.1.0', source: 'local', root: true },
  ],
};

describe('a Rust program (where rustc is on the PATH)', () => {
  rustIt(
    'tells the crates that cargo-auditable put into it',
    () => {
      const list = join(folder, 'list.bin');
      const source = join(folder, 'main.rs');
      const bytes = deflateSync(JSON.stringify(LIST));
      writeFileSync(list, bytes);
      writeFileSync(
        source,
        `#[used]\n#[link_section = ".dep-v0"]\nstatic LIST: [u8; ${bytes.length}] = *include_bytes!(${JSON.stringify(list)});\nfn main() { println!("hello"); }\n`,
      );
      const program = join(folder, 'rust-program');
      execFileSync('rustc', ['-O', '-o', program, source], { env, cwd: folder, stdio: 'ignore' });
      expect(inspect('app/program', readFileSync(program), { keepContent: false }).packages).toEqual([
        'cargo adler@1.0.2',
        'cargo tool@0.1.0',
      ]);
    },
    300_000,
  );
});
