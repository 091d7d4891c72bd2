import fc from 'fast-check';
import { InvalidTar } from '../../../../../lambdas/image-scan/scanner/errors';
import { TarReader } from '../../../../../lambdas/image-scan/scanner/layer/tar-reader';
import { gnuLongEntry, paxEntry, TAR_END, tar, tarHeader, withChecksum } from '../../../../support/image-builder';
import { read } from './read-tar';

const LONG = `${'folder/'.repeat(30)}file.txt`;

describe('any bytes', () => {
  const survives = (archive: Uint8Array, pieceBytes: number) => {
    try {
      read(archive, pieceBytes);
      return true;
    } catch (error) {
      return error instanceof InvalidTar;
    }
  };
  const pieces = fc.integer({ min: 1, max: 2000 });

  it('throw nothing but InvalidTar', () => {
    fc.assert(fc.property(fc.uint8Array({ maxLength: 3000 }), pieces, survives));
  });

  it('of a good archive with some bytes changed throw nothing else', () => {
    const archive = tar([
      paxEntry({ path: 'p' }),
      { name: 'a', content: 'abc' },
      gnuLongEntry(LONG),
      { name: 'b', type: '2' },
    ]);
    const changes = fc.array(fc.tuple(fc.nat(archive.length - 1), fc.nat(255)), { minLength: 1, maxLength: 8 });
    const change = (edits: readonly (readonly [number, number])[]) => {
      const copy = Buffer.from(archive);
      for (const [at, value] of edits) copy.writeUInt8(value, at);
      for (let at = 0; at < copy.length; at += 512)
        if (copy[at + 257] === 0x75) withChecksum(copy.subarray(at, at + 512));
      return copy;
    };
    fc.assert(
      fc.property(changes, pieces, (edits, pieceBytes) => survives(change(edits), pieceBytes)),
      { numRuns: 500 },
    );
  });

  it('are read alike however they are cut', () => {
    const items = fc.array(
      fc.record({ name: fc.stringMatching(/^[a-z]{1,50}$/), content: fc.string({ maxLength: 1500 }) }),
    );
    fc.assert(
      fc.property(items, pieces, (entries, pieceBytes) => {
        const archive = tar(entries);
        expect(read(archive, pieceBytes)).toEqual(read(archive));
        expect(read(archive).map(({ name }) => name)).toEqual(entries.map(({ name }) => name));
      }),
    );
  });

  it('of an archive without end are not kept', () => {
    expect(TAR_END.length).toBe(1024);
    const reader = new TarReader({ entry: () => false, content: () => {}, end: () => {} });
    const header = tarHeader({ name: 'huge', size: 8 * 1024 ** 4, base256: true });
    reader.push(header);
    expect(reader.skippable).toBe(8 * 1024 ** 4);
  });
});
