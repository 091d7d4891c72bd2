import { InvalidTar } from '../../../../../lambdas/image-scan/scanner/errors';
import { type TarEntry, TarReader } from '../../../../../lambdas/image-scan/scanner/layer/tar-reader';
import {
  gnuLongEntry,
  paxEntry,
  type TarItem,
  tar,
  tarEntry,
  tarHeader,
  withChecksum,
} from '../../../../support/image-builder';
import { read } from './read-tar';

const LONG = `${'folder/'.repeat(30)}file.txt`;
const file = (name: string, content = '') => ({ type: 'file', name, content, linkName: '', sparse: false });

it.each([1, 7, 512, 513, 1e6])('reads entries and their content from pieces of %d bytes', (pieceBytes) => {
  const archive = tar([
    { name: 'etc/', type: '5' },
    { name: 'etc/hosts', content: 'x'.repeat(700) },
    { name: 'empty' },
    { name: 'exact', content: 'y'.repeat(512) },
    { name: 'hard', type: '1', linkName: 'etc/hosts' },
    { name: 'soft', type: '2', linkName: '../x' },
    { name: 'device', type: '3' },
  ]);
  expect(read(archive, pieceBytes)).toMatchObject([
    { type: 'directory', name: 'etc/' },
    file('etc/hosts', 'x'.repeat(700)),
    file('empty'),
    file('exact', 'y'.repeat(512)),
    { type: 'hardlink', name: 'hard', linkName: 'etc/hosts' },
    { type: 'symlink', name: 'soft', linkName: '../x' },
    { type: 'other', name: 'device' },
  ]);
});

it.each<[string, readonly (TarItem | Buffer)[], object]>([
  ['a PAX path', [paxEntry({ path: LONG }), { name: 'short', content: 'c' }], file(LONG, 'c')],
  ['a PAX path of UTF-8', [paxEntry({ path: 'größe/ß' }), { name: 'x' }], file('größe/ß')],
  ['a PAX link path', [paxEntry({ linkpath: LONG }), { name: 'x', type: '2' }], { type: 'symlink', linkName: LONG }],
  ['a PAX size', [paxEntry({ size: '3' }), withSize({ name: 'x', content: 'abc' }, 0)], file('x', 'abc')],
  ['PAX records of no interest', [paxEntry({ mtime: '1.5', 'SCHILY.xattr.a': 'b\nc=d' }), { name: 'x' }], file('x')],
  ['an empty PAX path, which counts as none', [paxEntry({ path: '' }), { name: 'x' }], file('x')],
  ['a PAX path with NUL, as it is', [paxEntry({ path: 'a\0b' }), { name: 'x' }], file('a\0b')],
  ['a global header without a path', [paxEntry({ comment: 'commit' }, 'g'), { name: 'x' }], file('x')],
  ['a GNU long name', [gnuLongEntry(LONG), { name: 'short', content: 'c' }], file(LONG, 'c')],
  ['a GNU long link', [gnuLongEntry(LONG, 'K'), { name: 'x', type: '1' }], { type: 'hardlink', linkName: LONG }],
  [
    'both GNU long names',
    [gnuLongEntry('a', 'K'), gnuLongEntry('b'), { name: 'x', type: '2' }],
    { name: 'b', linkName: 'a' },
  ],
  ['a ustar prefix', [{ name: 'file', prefix: 'deep/folder' }], file('deep/folder/file')],
  ['a base-256 size', [{ name: 'x', content: 'abc', base256: true }], file('x', 'abc')],
  ['an old directory', [{ name: 'old/', type: '\0' }], { type: 'directory', name: 'old/' }],
  ['a directory that states a size', [withSize({ name: 'd/', type: '5' }, 512)], { type: 'directory', size: 0 }],
  [
    'a hard link that states a size',
    [withSize({ name: 'h', type: '1', linkName: 'x' }, 99)],
    { type: 'hardlink', size: 0 },
  ],
  [
    'a PAX sparse file',
    [paxEntry({ 'GNU.sparse.name': 'real', 'GNU.sparse.major': '1' }), { name: 'x' }],
    { name: 'real', sparse: true },
  ],
])('reads %s', (_, items, expected) => {
  const archive = tar([...items, { name: 'next', content: 'n' }]);
  for (const pieceBytes of [archive.length, 100]) {
    expect(read(archive, pieceBytes)).toMatchObject([expected, file('next', 'n')]);
  }
});

function withSize(item: TarItem, size: number): Buffer {
  return Buffer.concat([tarHeader({ ...item, size }), tarEntry(item).subarray(512)]);
}

it('passes over the map of an old GNU sparse file', () => {
  const header = tarHeader({ name: 'sparse', type: 'S', size: 3 });
  header.write('ustar  \0', 257);
  header.writeUInt8(1, 482);
  const map = Buffer.alloc(512);
  map.writeUInt8(1, 504);
  const archive = tar([
    withChecksum(header),
    map,
    Buffer.alloc(512),
    Buffer.from('abc'.padEnd(512, '\0')),
    { name: 'next' },
  ]);
  expect(read(archive)).toMatchObject([{ name: 'sparse', sparse: true, content: 'abc' }, { name: 'next' }]);
});

it('takes the sum of signed bytes that old tools wrote', () => {
  const block = tarHeader({ name: 'größe' });
  block.write('        ', 148);
  const sum = block.reduce((total, byte) => total + (byte < 128 ? byte : byte - 256), 0);
  block.write(`${sum.toString(8).padStart(6, '0')}\0 `, 148);
  expect(read(tar([block]))).toMatchObject([{ name: 'größe' }]);
});

it('lets a caller that can seek skip what nobody wants', () => {
  const archive = tar([{ name: 'large', content: 'x'.repeat(5000) }, { name: 'next' }]);
  const names: string[] = [];
  const visitor = { entry: ({ name }: TarEntry) => names.push(name) < 0, content: () => {}, end: () => {} };
  const reader = new TarReader(visitor);
  while (reader.offset < archive.length) {
    reader.push(archive.subarray(reader.offset, reader.offset + 512));
    reader.skip(reader.skippable);
  }
  reader.end();
  expect(names).toEqual(['large', 'next']);
});

const whole = tar([{ name: 'a', content: 'abc' }]);
it.each([
  ['stops within a header', whole.subarray(0, 100), 'before its end mark'],
  ['stops within content', whole.subarray(0, 513), 'before its end mark'],
  ['has no end mark', whole.subarray(0, 1024), 'before its end mark'],
  ['has half an end mark', whole.subarray(0, 1536), 'before its end mark'],
  ['stops within the end mark', whole.subarray(0, 1600), 'before its end mark'],
  ['goes on after the end mark', Buffer.concat([whole, Buffer.alloc(600), Buffer.from('x')]), 'follow the end mark'],
  ['goes on after half an end mark', tar([Buffer.alloc(512), { name: 'a' }]), 'half an end mark'],
  ['has a wrong checksum', changed(whole, 0, 1), 'checksum'],
  ['is text', Buffer.from('not a tar archive'.padEnd(2048, '.')), 'octal'],
  ['has a size that is no number', tar([sized('99999999999\0')]), 'not an octal number'],
  ['has a negative size', tar([sized('\xff'.repeat(12))]), 'negative'],
  ['has a size above all reason', tar([sized(`\x80${'\x7f'.repeat(11)}`)]), 'too large'],
  ['has a broken PAX record', tar([{ name: 'p', type: 'x', content: '99 path=x\n' }, { name: 'a' }]), 'broken'],
  ['has a PAX record without a value', tar([{ name: 'p', type: 'x', content: '7 path\n' }, { name: 'a' }]), 'broken'],
  ['has a PAX size that is no number', tar([paxEntry({ size: '-1' }), { name: 'a' }]), 'not a number'],
  ['names one entry twice', tar([gnuLongEntry('b'), paxEntry({ path: 'c' }), { name: 'a' }]), 'two extended headers'],
  ['renames all entries', tar([paxEntry({ path: 'c' }, 'g'), { name: 'a' }]), 'global header'],
  ['ends after an extended header', tar([paxEntry({ path: 'c' })]), 'has no entry'],
  [
    'has an extended header of a gigabyte',
    tar([tarHeader({ name: 'p', type: 'x', size: 2 ** 30 })]),
    'more than 1048576',
  ],
  ['has an entry without a name', tar([{ name: '' }]), 'no name'],
])('refuses an archive that %s', (_, archive, why) => {
  expect(() => read(archive)).toThrow(InvalidTar);
  expect(() => read(archive)).toThrow(why);
  expect(() => read(archive, 77)).toThrow(why);
});

function changed(archive: Buffer, at: number, by: number): Buffer {
  const copy = Buffer.from(archive);
  copy.writeUInt8(copy.readUInt8(at) + by, at);
  return copy;
}

function sized(field: string): Buffer {
  const block = tarHeader({ name: 'a' });
  block.write(field, 124, 'latin1');
  return withChecksum(block);
}
