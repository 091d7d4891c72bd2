import { execFileSync, spawnSync } from 'node:child_process';
import { compareDpkg } from '../../../../../lambdas/image-scan/advisories/versions/dpkg';

/** A generator of the test's own, so that a failure can be repeated. */
function generator(seed: number): (below: number) => number {
  let state = seed;
  return (below) => {
    state = (Math.imul(state, 1_103_515_245) + 12_345) & 0x7fffffff;
    return Math.floor(state / 65_536) % below;
  };
}

const PIECES = ['0', '1', '2', '9', '10', '00', '.', '+', '~', 'a', 'Z', 'b', '~~', '.', 'deb12u', '+dfsg', '20240101'];

/** Two versions that share most of their characters, in most cases. @param long digits that no machine number holds */
function pairs(count: number, long: boolean): readonly (readonly [string, string])[] {
  const random = generator(long ? 11 : 7);
  const pieces = long ? [...PIECES, '20240101123456789012345', '20240101123456789012346'] : PIECES;
  const pick = (from: readonly string[]) => from[random(from.length)] ?? '';
  const part = () => Array.from({ length: random(5) }, () => pick(pieces)).join('');
  const make = () => {
    const upstream = `${random(10)}${part()}`;
    return `${pick(['', '', '0:', '1:', '2:'])}${upstream}${pick(['', `-${random(3)}${part()}`, `-x-${random(3)}${part()}`])}`;
  };
  const near = (version: string) => {
    const at = version.indexOf(':') + 2 + random(Math.max(1, version.length - version.indexOf(':') - 2));
    return version.slice(0, at) + pick(pieces) + version.slice(at + random(2));
  };
  const all: (readonly [string, string])[] = [];
  while (all.length < count) {
    const a = make();
    const b = random(3) === 0 ? make() : near(a);
    const rounded = !long && /\d{16}/.test(a + b);
    if (compareDpkg(b, b) !== null && !rounded) all.push([a, b]);
  }
  return all;
}

const has = (command: string, ...args: readonly string[]) => spawnSync(command, args).status === 0;
const sign = (a: string, b: string) => {
  const compared = compareDpkg(a, b);
  return compared === null ? null : Math.sign(compared);
};

/** Debian's own module compares digits as floating-point numbers, so these pairs have none that it would round. */
const itWithPerl = has('perl', '-MDpkg::Version', '-e', '1') ? it : it.skip;
itWithPerl(
  'agrees with Dpkg::Version on 100,000 generated pairs',
  () => {
    const all = pairs(100_000, false);
    const script = 'chomp; my ($a, $b) = split / /; print version_compare($a, $b), "\\n"';
    const input = all.map(([a, b]) => `${a} ${b}`).join('\n');
    const output = execFileSync('perl', ['-MDpkg::Version', '-ne', script], { input, maxBuffer: 2 ** 26 });
    const expected = output.toString().trim().split('\n').map(Number);
    expect(expected).toHaveLength(all.length);
    expect(all.filter(([a, b], index) => sign(a, b) !== expected[index]).slice(0, 10)).toEqual([]);
  },
  120_000,
);

const itWithDpkg = has('dpkg', '--version') ? it : it.skip;
itWithDpkg(
  'agrees with `dpkg --compare-versions` on 1,000 generated pairs, with digits of any length',
  () => {
    const all = pairs(1000, true);
    const script = `while read -r a b; do
    if dpkg --compare-versions "$a" lt "$b"; then echo -1; elif dpkg --compare-versions "$a" eq "$b"; then echo 0; else echo 1; fi
  done`;
    const output = execFileSync('sh', ['-c', script], { input: `${all.map(([a, b]) => `${a} ${b}`).join('\n')}\n` });
    const expected = output.toString().trim().split('\n').map(Number);
    expect(expected).toHaveLength(all.length);
    expect(all.filter(([a, b], index) => sign(a, b) !== expected[index]).slice(0, 10)).toEqual([]);
  },
  120_000,
);
