import { createHash } from 'node:crypto';
import { gzipSync, zstdCompressSync } from 'node:zlib';
import { readLayer } from '../../../../../lambdas/image-scan/scanner/layer/read-layer';
import { ScanBudget } from '../../../../../lambdas/image-scan/scanner/scan-budget';
import { resolveLimits } from '../../../../../lambdas/image-scan/scanner/scan-limits';
import { dpkgStatus, storedLayer, TAR_END, tarEntry, tarHeader } from '../../../../support/image-builder';
import { noManifest, read } from './read-built-layer';

const STATUS = 'var/lib/dpkg/status';
const status = { name: STATUS, content: dpkgStatus('bash 5.2') };

describe('a layer that cannot be read to its end is unscanned', () => {
  it.each([
    ['gzip', gzipSync],
    ['zstd', zstdCompressSync],
  ])('where it is a %s bomb', async (_, compress) => {
    const bomb = storedLayer(compress(Buffer.concat([tarHeader({ name: 'zeros', size: 150e6 }), Buffer.alloc(150e6)])));
    expect(await read(bomb)).toEqual({ status: 'unscanned', reason: expect.stringContaining('more than 200 times') });
  });
});

it('streams a layer of 300 MB in little memory', async () => {
  const block = Buffer.alloc(1024 * 1024, 'content ');
  const count = 300;
  function* pieces(): Generator<Buffer> {
    yield tarHeader({ name: 'large', size: block.length * count });
    for (let index = 0; index < count; index += 1) yield block;
    yield tarEntry(status);
    yield TAR_END;
  }
  const hash = createHash('sha256');
  let size = 0;
  for (const piece of pieces()) {
    hash.update(piece);
    size += piece.length;
  }
  const digest = `sha256:${hash.digest('hex')}`;
  const source = {
    manifest: async () => noManifest,
    blob: async function* () {
      yield* pieces();
    },
  };
  const before = process.memoryUsage().arrayBuffers;
  let most = 0;
  const outcome = await readLayer(
    { mediaType: 'application/vnd.oci.image.layer.v1.tar', digest, size },
    {
      source,
      budget: new ScanBudget(resolveLimits({})),
      signal: new AbortController().signal,
      open: null,
      onBytes: () => {
        most = Math.max(most, process.memoryUsage().arrayBuffers - before);
      },
    },
  );
  expect(outcome).toMatchObject({ status: 'scanned', contents: { entries: [{ path: STATUS }] } });
  expect(most).toBeLessThan(50 * 1024 * 1024);
});
