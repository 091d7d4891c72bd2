import { deflateSync } from 'node:zlib';
import fc from 'fast-check';
import { inspect } from '../../../../../support/content-inspection';

const LIST = {
  packages: [
    { name: 'adler', version: '1.0.2', source: 'registry' },
    { name: 'cc', version: '1.0.83', source: 'registry', kind: 'build' },
    { name: 'tool', version: '0.1.0', source: 'local', root: true },
  ],
};

const ELF = Buffer.from('7f454c46020101000000000000000000', 'hex');
const MARK = Buffer.from('\x30\x77\xaf\x0c\x92\x74\x08\x02\x41\xe1\xc1\x07\xe6\xd6\x18\xe6', 'latin1');
const MAGIC = Buffer.from('\xff Go buildinf:', 'latin1');

function varint(value: number): Buffer {
  const bytes: number[] = [];
  let left = value;
  for (; left >= 128; left = Math.floor(left / 128)) bytes.push((left % 128) | 128);
  return Buffer.from([...bytes, left]);
}

function goInfo(version: string, modules: string, { flags = 2, claimed = -1 } = {}): Buffer {
  const list = modules === '' ? Buffer.alloc(0) : Buffer.concat([MARK, Buffer.from(modules), MARK]);
  const header = Buffer.concat([MAGIC, Buffer.from([8, flags]), Buffer.alloc(16)]);
  const length = varint(claimed < 0 ? list.length : claimed);
  return Buffer.concat([header, varint(version.length), Buffer.from(version), length, list]);
}

/** A program with the part at the offset. */
function program(part: Buffer, offset: number, filler = 0): Buffer {
  const bytes = Buffer.alloc(offset + part.length + 1000, filler);
  ELF.copy(bytes);
  part.copy(bytes, offset);
  return bytes;
}

const MODULES =
  'path\texample.com/a/cmd\nmod\texample.com/a\tv1.2.3\th1:x=\ndep\tgolang.org/x/text\tv0.3.7\n=>\texample.com/fork\tv0.3.8\th1:y=\n';

describe('what is in a program', () => {
  it('is found at any place, whatever pieces the bytes arrive in', () => {
    const go = goInfo('go1.22.3 X:rangefunc', MODULES);
    const list = deflateSync(JSON.stringify(LIST));
    fc.assert(
      fc.property(
        fc.nat(20_000),
        fc.nat(300_000),
        fc.array(fc.nat(600_000), { maxLength: 20 }),
        (place, second, cuts) => {
          const first = program(go, 16 + place * 16, 0x78);
          const bytes = Buffer.concat([first, Buffer.alloc(second, 0x78), list, Buffer.alloc(10)]);
          const found = inspect('x', bytes, { cuts, keepContent: false });
          expect({ packages: found.packages, notLookedAt: found.notLookedAt }).toEqual({
            packages: [
              'golang example.com/a@v1.2.3',
              'golang example.com/fork@v0.3.8',
              'golang stdlib@1.22.3',
              'cargo adler@1.0.2',
              'cargo tool@0.1.0',
            ],
            notLookedAt: [],
          });
        },
      ),
      { numRuns: 40 },
    );
  });

  it('is found at each place around the end of what is looked at together', () => {
    const list = deflateSync(JSON.stringify(LIST), { level: 1 });
    const go = goInfo('go1.22.3', MODULES);
    for (let place = 128 * 1024 - 400; place < 128 * 1024 + 80; place += 1) {
      expect(inspect('x', program(list, place), { keepContent: false }).packages).toHaveLength(2);
      if (place % 16 === 0) expect(inspect('x', program(go, place), { keepContent: false }).packages).toHaveLength(3);
    }
  });

  it.each([
    ['at a place that no linker puts it', program(goInfo('go1.22.3', MODULES), 1001), [], []],
    ['in a file that is no program', Buffer.concat([Buffer.alloc(1600), goInfo('go1.22.3', MODULES)]), [], []],
    [
      'of a replaced folder',
      program(goInfo('go1.20', 'dep\ta.b/c\tv1.0.0\n=>\t./c\t(devel)\t\n'), 1600),
      ['golang a.b/c@v1.0.0', 'golang stdlib@1.20'],
      [],
    ],
    ['that is only like it', program(goInfo('hello', MODULES), 1600), [], []],
    [
      'of an old toolchain',
      program(goInfo('', '', { flags: 0 }), 1600),
      [],
      ['x: it is built with Go 1.17 or older, whose build info is not read'],
    ],
    [
      'of no module',
      program(goInfo('go1.20', ''), 1600),
      ['golang stdlib@1.20'],
      ['x: it is built with Go, and does not tell of which modules'],
    ],
    ['of a single file', program(goInfo('go1.20', 'path\tcommand-line-arguments\n'), 1600), ['golang stdlib@1.20'], []],
    [
      'of a development version',
      program(goInfo('devel +abc', 'mod\ta.b/c\tv1.0.0\n'), 1600),
      ['golang a.b/c@v1.0.0'],
      ['x: it is built with a development version of Go: its standard library has no version'],
    ],
    [
      'with a broken line',
      program(goInfo('go1.20', 'mod\ta.b/c\tv1.0.0\ndep\ta b\tv1\n'), 1600),
      ['golang a.b/c@v1.0.0', 'golang stdlib@1.20'],
      ['x: 1 of the modules that it is built of have no valid name or version'],
    ],
    [
      'that is too large',
      program(goInfo('go1.20', '', { claimed: 2 ** 30 }), 1600),
      [],
      ['x: its Go build info is too large'],
    ],
    [
      'that is cut short',
      program(goInfo('go1.20', 'mod\n', { claimed: 100_000 }), 1600),
      [],
      ['x: its Go build info is cut short'],
    ],
    [
      'with damaged JSON',
      program(deflateSync('{"packages":[{"name":"a b"}]}'), 1600),
      [],
      ['x: its list of crates is damaged or too large'],
    ],
    [
      'with a list that unpacks to much',
      program(deflateSync(`{"packages":[${' '.repeat(3_000_000)}]}`), 1600),
      [],
      ['x: its list of crates is damaged or too large'],
    ],
    [
      'compressed by UPX',
      program(Buffer.from('UPX!'), 236),
      [],
      ['x: it is compressed by UPX: what it is built of is not read'],
    ],
  ])('counts for what it is: build info %s', (_, bytes, packages, notLookedAt) => {
    const found = inspect('x', bytes, { keepContent: false });
    expect({ packages: found.packages, notLookedAt: found.notLookedAt }).toEqual({ packages, notLookedAt });
  });

  it('is information where a distribution built the program without modules', () => {
    const found = inspect('usr/bin/runc', program(goInfo('go1.20', ''), 1600));
    expect([found.notLookedAt, found.passedOver]).toEqual([
      [],
      ['usr/bin/runc: it is built with Go, and does not tell of which modules'],
    ]);
  });

  it.each([1, 6, 9])('is found in every level of compression: %d', (level) => {
    expect(inspect('x', program(deflateSync(JSON.stringify(LIST), { level }), 5000)).packages).toHaveLength(2);
  });

  it('is found where the list is of hundreds of crates', () => {
    const crates = Array.from({ length: 700 }, (_, index) => ({
      name: `crate-${index}`,
      version: `1.${index}.0`,
      source: 'crates.io',
    }));
    const found = inspect('x', program(deflateSync(JSON.stringify({ packages: crates })), 131_000));
    expect(found.packages).toHaveLength(700);
  });

  it.each([
    ['the magic of Go', Buffer.concat([MAGIC, Buffer.from([8, 2])])],
    ['the start of a compressed list', deflateSync('{"packages":[').subarray(0, 16)],
    ['headers of compressed data', Buffer.from('789c789c', 'hex')],
  ])('takes time in line with its length where a program repeats %s', (_, unit) => {
    const bytes = Buffer.alloc(6_000_000, unit);
    ELF.copy(bytes);
    const started = performance.now();
    inspect('x', bytes, { keepContent: false });
    expect(performance.now() - started).toBeLessThan(10_000);
  });

  it('never throws on any bytes', () => {
    const part = Buffer.concat([goInfo('go1.20', MODULES), Buffer.alloc(11), deflateSync(JSON.stringify(LIST))]);
    fc.assert(
      fc.property(
        fc.array(fc.tuple(fc.nat(part.length - 1), fc.nat(255)), { maxLength: 20 }),
        fc.nat(2000),
        (changes, end) => {
          const damaged = Buffer.from(part);
          for (const [at, value] of changes) damaged[at] = value;
          const bytes = program(damaged, 160);
          const found = inspect('x', bytes.subarray(0, Math.max(16, end)), { keepContent: false });
          expect(found.packages.every((name) => /^(?:golang|cargo) [!-~]+$/.test(name))).toBe(true);
        },
      ),
      { numRuns: 300 },
    );
  });
});
