import { type TarEntry, TarReader } from '../../../../../lambdas/image-scan/scanner/layer/tar-reader';

interface Read extends Partial<TarEntry> {
  readonly content: string;
}

/** Reads an archive in pieces of that size: its entries, each with its content. */
export function read(archive: Uint8Array, pieceBytes = archive.length): Read[] {
  const entries: { entry: TarEntry; content: string; ended: number }[] = [];
  const reader = new TarReader({
    entry: (entry) => entries.push({ entry, content: '', ended: 0 }) > 0,
    content: (piece) => {
      const last = entries.at(-1);
      if (last) last.content += piece.toString('latin1');
    },
    end: () => {
      const last = entries.at(-1);
      if (last) last.ended += 1;
    },
  });
  for (let at = 0; at < archive.length; at += pieceBytes) reader.push(archive.subarray(at, at + pieceBytes));
  reader.end();
  expect(entries.every(({ ended }) => ended === 1)).toBe(true);
  return entries.map(({ entry, content }) => ({ ...entry, content }));
}
