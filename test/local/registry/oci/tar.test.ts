import fc from 'fast-check';
import { TarReader } from '../../../../lambdas/image-scan/scanner/layer/tar-reader';
import { type TarEntry, tarArchive, UnfitTarPath } from '../../../../local/registry/oci/tar';

const DAY = new Date('2024-01-02T00:00:00Z');

function read(archive: Buffer) {
  const found: { name: string; type: string; linkName: string; content: string }[] = [];
  const reader = new TarReader({
    entry({ name, type, linkName }) {
      found.push({ name, type, linkName, content: '' });
      return true;
    },
    content(piece) {
      const last = found.at(-1);
      if (last) last.content += piece.toString('latin1');
    },
    end() {},
  });
  reader.push(archive);
  reader.end();
  return found;
}

const file = (path: string, text = ''): TarEntry => ({ path, content: Buffer.from(text, 'latin1'), mode: 0o644 });

describe('tar archives', () => {
  it('hold files, folders and links', () => {
    const archive = tarArchive(
      [{ path: 'etc', mode: 0o755 }, file('etc/a', 'text'), { path: 'etc/b', mode: 0o777, linkTo: 'a' }],
      DAY,
    );
    expect(read(archive)).toEqual([
      { name: 'etc/', type: 'directory', linkName: '', content: '' },
      { name: 'etc/a', type: 'file', linkName: '', content: 'text' },
      { name: 'etc/b', type: 'symlink', linkName: 'a', content: '' },
    ]);
    expect(archive.length % 512).toBe(0);
  });

  it('are read back as they were written, whatever the content', () => {
    const name = fc.stringMatching(/^[a-z]{1,60}(?:\/[a-z]{1,60}){0,2}$/);
    fc.assert(
      fc.property(name, fc.string({ unit: 'binary-ascii', maxLength: 2000 }), (path, text) => {
        expect(read(tarArchive([file(path, text)], DAY))).toEqual([
          { name: path, type: 'file', linkName: '', content: text },
        ]);
      }),
    );
  });

  it('keep long paths whole', () => {
    const path = `${'folder/'.repeat(20)}${'n'.repeat(90)}`;
    expect(read(tarArchive([file(path)], DAY))[0]?.name).toBe(path);
  });

  it.each([['n'.repeat(101)], [`${'f'.repeat(156)}/n`]])('refuse a path that does not fit', (path) => {
    expect(() => tarArchive([file(path)], DAY)).toThrow(UnfitTarPath);
  });

  it('are the same bytes for the same entries', () => {
    expect(tarArchive([file('a', 'x')], DAY).equals(tarArchive([file('a', 'x')], DAY))).toBe(true);
  });
});
