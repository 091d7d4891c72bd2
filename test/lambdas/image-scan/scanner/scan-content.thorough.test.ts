import { threadProgram } from '../../../../bin/support/thread-program';
import type { ImageSource } from '../../../../lambdas/image-scan/scanner/image-source';
import { layer } from '../../../support/image-builder';
import { base, githubToken, imageOf, random, scanned } from './scanned-content';

describe('what is found', () => {
  const filler = (bytes: number, seed: number) =>
    random(64, seed)
      .repeat(Math.ceil(bytes / 64))
      .slice(0, bytes);
  const texts = Array.from({ length: 8 }, (_, index) => ({
    name: `srv/${index}.txt`,
    content: `${'lorem ipsum '.repeat(3_000 + 100 * index)}\nkey = ${githubToken(index + 2)}\n${'dolor '.repeat(500)}`,
  }));
  const image = imageOf(base, layer(texts), layer([{ name: 'srv/blob', content: filler(600_000, 3) }], 'zstd'));

  it.each([1, 1000, 65_536])('does not depend on pieces of %d bytes', async (pieceBytes) => {
    const small = imageOf(layer(texts.slice(0, 2)));
    const whole = await scanned(small);
    const cut: ImageSource = {
      manifest: () => small.source.manifest(),
      blob: (descriptor) => inPieces(small.source.blob(descriptor), pieceBytes),
    };
    const { timings: _, ...result } = await scanned(small, {}, cut);
    expect(result).toEqual({ ...whole, timings: undefined });
    expect(result.findings.filter(({ kind }) => kind === 'secret')).toHaveLength(2);
  });

  it('does not depend on the number of threads', async () => {
    const { timings: _, ...alone } = await scanned(image);
    const { timings: _more, ...threaded } = await scanned(image, {
      threads: { count: 2, program: threadProgram, minBytes: 1 },
    });
    expect(threaded).toEqual(alone);
    expect(alone.findings.filter(({ kind }) => kind === 'secret')).toHaveLength(texts.length);
  }, 30_000);
});

async function* inPieces(source: AsyncIterable<Uint8Array>, bytes: number): AsyncGenerator<Uint8Array> {
  for await (const piece of source) {
    for (let at = 0; at < piece.length; at += bytes) yield piece.subarray(at, at + bytes);
  }
}
