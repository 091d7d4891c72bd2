import { deflateRawSync } from 'node:zlib';
import fc from 'fast-check';
import { fromBuffer } from 'yauzl';
import { CodecPool } from '../../../../../../lambdas/image-scan/scanner/content/codec-pool';
import { ZipReader } from '../../../../../../lambdas/image-scan/scanner/content/zip/zip-reader';
import { cut } from '../../../../../support/content-inspection';
import { type ZipArchiveMember, type ZipArchiveOptions, zipArchive } from '../../../../../support/zip-archive';

interface Read {
  readonly files: Readonly<Record<string, string>>;
  readonly problems: readonly string[];
}

const codecs = new CodecPool();

function read(archive: Buffer, cuts: readonly number[] = [], leadIn = false): Read {
  const files: Record<string, string> = Object.create(null);
  const problems: string[] = [];
  let at = '';
  let content: string[] = [];
  const reader = new ZipReader(
    {
      entry: ({ name }) => {
        at = name;
        content = [];
      },
      content: (piece) => content.push(piece.toString('latin1')),
      entryEnd: (whole) => {
        if (whole) files[at] = content.join('');
      },
      problem: (problem, name, count) => problems.push(`${problem}: ${name ?? count}`),
    },
    { codec: () => codecs.forArchive(0), leadIn },
  );
  for (const piece of cut(archive, cuts)) reader.push(piece);
  reader.end();
  return { files: { ...files }, problems };
}

const text = 'the quick brown fox '.repeat(20);
const large = Buffer.alloc(300_000, 'abcdefghij\n').toString('latin1');
const honest: readonly ZipArchiveMember[] = [
  { name: 'folder/', method: 0 },
  { name: 'folder/deflated', content: text },
  { name: 'stored', content: text, method: 0 },
  { name: 'empty', method: 0 },
  { name: 'empty, deflated' },
  { name: 'large', content: large },
  { name: 'signed', content: text, descriptor: 'signed' },
  { name: 'unsigned', content: text, descriptor: 'unsigned' },
  { name: 'signed, 64', content: text, descriptor: 'signed, 64 bits' },
  { name: 'unsigned, 64', content: text, descriptor: 'unsigned, 64 bits' },
  { name: 'nothing, signed', descriptor: 'signed' },
  { name: 'zip64', content: text, zip64: true },
  { name: 'zip64, stored', content: text, zip64: true, method: 0 },
  { name: 'größe', content: text },
  { name: 'archive', content: zipArchive([{ name: 'inner', content: text }]), method: 0 },
];
const expected = Object.fromEntries(
  honest
    .filter(({ name }) => !name.endsWith('/'))
    .map(({ name, content }) => [name, Buffer.from(content ?? '').toString('latin1')]),
);

it.each<[string, ZipArchiveOptions, boolean]>([
  ['that is plain', {}, false],
  ['with a comment', { comment: 'PK\x05 a comment' }, false],
  ['behind a script', { leadIn: Buffer.from('#!/bin/sh\nPK is not it; PK\x03 neither\nexit\n') }, true],
  ['behind a script whose bytes count', { leadIn: Buffer.alloc(70_000, 'P'), offsetsFromFile: true }, true],
  ['behind the mark of a split one', { leadIn: Buffer.from('PK\x07\x08', 'latin1') }, false],
])('reads every form of member of an archive %s', (_, options, leadIn) => {
  expect(read(zipArchive(honest, options), [], leadIn)).toEqual({ files: expected, problems: [] });
});

it('reads the same whatever pieces the bytes arrive in', () => {
  const archive = zipArchive(honest, { leadIn: Buffer.from('#!/bin/sh\n') });
  const everywhere = Array.from({ length: 5000 }, (_, index) => index);
  expect(read(archive, everywhere, true)).toEqual({ files: expected, problems: [] });
  fc.assert(
    fc.property(fc.array(fc.nat(archive.length), { maxLength: 30 }), (cuts) => {
      expect(read(archive, cuts, true)).toEqual({ files: expected, problems: [] });
    }),
    { numRuns: 60 },
  );
});

it('reads what a reader that goes by the central directory reads', async () => {
  const archive = zipArchive(honest);
  const names: string[] = [];
  await new Promise<void>((resolve, reject) => {
    fromBuffer(archive, { lazyEntries: false }, (error, zip) => {
      if (error) return reject(error);
      zip.on('entry', ({ fileName }) => names.push(fileName));
      zip.on('end', resolve);
      zip.on('error', reject);
    });
  });
  expect(names.filter((name) => !name.endsWith('/'))).toEqual(Object.keys(read(archive).files));
});

const after: ZipArchiveMember = { name: 'after', content: text };

it.each<[string, ZipArchiveMember, string]>([
  ['is encrypted', { name: 'x', content: text, flags: 1 }, 'encrypted: x'],
  ['is encrypted and of unknown size', { name: 'x', content: text, flags: 1, descriptor: 'signed' }, 'encrypted: x'],
  ['is compressed with LZMA', { name: 'x', content: text, method: 14 }, 'unread compression: x'],
  [
    'is stored, and its end cannot be told',
    { name: 'x', content: text, method: 0, descriptor: 'signed' },
    'unknown end: x',
  ],
  ['is no deflate stream', { name: 'x', content: text, stored: Buffer.alloc(50, 0xff) }, 'damaged: x'],
  ['is cut short in itself', { name: 'x', stored: deflateRawSync(Buffer.from(text)).subarray(0, 20) }, 'damaged: x'],
  ['has no bytes where some must be', { name: 'x', content: text, stored: Buffer.alloc(0) }, 'damaged: x'],
  ['claims too few stored bytes', { name: 'x', content: text, claimedStored: 10 }, 'damaged: x'],
])('goes on behind a member that %s', (_, member, problem) => {
  const { files, problems } = read(zipArchive([member, after]));
  expect({ problems, after: files['after'] }).toEqual({ problems: [problem], after: text });
});

it.each<[string, ZipArchiveMember]>([
  ['too many stored bytes', { name: 'x', content: text, claimedStored: 1_000_000 }],
  ['too few bytes', { name: 'x', content: text, claimedSize: 3 }],
  ['too many bytes', { name: 'x', content: text, claimedSize: 1_000_000 }],
  ['other sizes in its descriptor', { name: 'x', content: text, claimedSize: 7, descriptor: 'signed' }],
])('gives the content of a member that claims %s, and says so', (_, member) => {
  const { files, problems } = read(zipArchive([member, after]));
  expect({ problems, files }).toEqual({ problems: ['wrong size: x'], files: { x: text, after: text } });
});

it('finds members behind a gap, and in a second archive behind the first', () => {
  const first = zipArchive([{ name: 'a', content: 'a', gap: Buffer.from('PK\x03\x04 but no header, PK') }, after]);
  const { files, problems } = read(Buffer.concat([first, Buffer.alloc(10), zipArchive([{ name: 'b', content: 'b' }])]));
  expect({ files, problems }).toEqual({ files: { a: 'a', after: text, b: 'b' }, problems: [] });
});

it('tells of what the central directory finds elsewhere or calls otherwise', () => {
  const members = [
    { name: 'a', content: 'a', centralName: 'other' },
    { name: 'b', content: 'b', centralOffset: 7 },
    { name: 'c', content: 'c' },
  ];
  expect(read(zipArchive(members)).problems).toEqual(['elsewhere: 1', 'renamed: 1']);
});

it('tells of an archive without a directory, and of one that is cut short', () => {
  const archive = zipArchive([after]);
  expect(read(zipArchive([after], { noDirectory: true })).problems).toEqual(['no directory: 1']);
  for (let end = 5; end < archive.length - 22; end += 1) {
    expect(read(archive.subarray(0, end)).problems).toEqual([expect.stringMatching(/^(?:cut short|no directory)/)]);
  }
});

it('reads an entry of each byte of nothing in linear time', () => {
  const header = zipArchive([{ name: 'x', method: 0 }], { noDirectory: true });
  const { problems } = read(Buffer.alloc(4_000_000, header));
  expect(problems).toHaveLength(1);
  expect(read(Buffer.alloc(4_000_000, 'PK'), [], true).problems).toEqual(['no directory: 1']);
  expect(read(Buffer.alloc(4_000_000, 'PK\x03\x04'), [], true).files).toEqual({});
});

it('never throws on damaged archives, and gives what it gives whatever the pieces', () => {
  const archive = zipArchive(honest.filter(({ name }) => name !== 'large'));
  const damage = fc.array(fc.tuple(fc.nat(archive.length - 1), fc.nat(255)), { minLength: 1, maxLength: 12 });
  fc.assert(
    fc.property(damage, fc.nat(archive.length), (changes, end) => {
      const damaged = Buffer.from(archive);
      for (const [at, value] of changes) damaged[at] = value;
      for (const bytes of [damaged, damaged.subarray(0, end)]) {
        const { files } = read(bytes);
        expect(Object.keys(files).length).toBeLessThan(40);
      }
    }),
    { numRuns: 500 },
  );
});

it('holds no more of a central directory than the archive has entries', () => {
  const one = zipArchive([{ name: 'x' }]);
  const record = one.subarray(one.indexOf('PK\x01\x02'), one.indexOf('PK\x05\x06'));
  const body = one.subarray(0, one.indexOf('PK\x01\x02'));
  const end = one.subarray(one.indexOf('PK\x05\x06'));
  const before = process.memoryUsage().arrayBuffers;
  const archive = Buffer.concat([body, Buffer.alloc(record.length * 500_000, record), end]);
  expect(read(archive).problems).toEqual(['elsewhere: 499999']);
  expect(process.memoryUsage().arrayBuffers - before - archive.length).toBeLessThan(8 * 1024 ** 2);
});
