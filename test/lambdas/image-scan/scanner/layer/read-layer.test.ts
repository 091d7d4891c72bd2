import { gzipSync, zstdCompressSync } from 'node:zlib';
import fc from 'fast-check';
import { BlobUnavailable } from '../../../../../lambdas/image-scan/scanner/errors';
import type { LayerContents } from '../../../../../lambdas/image-scan/scanner/layer/layer-contents';
import { readLayer } from '../../../../../lambdas/image-scan/scanner/layer/read-layer';
import { ScanBudget } from '../../../../../lambdas/image-scan/scanner/scan-budget';
import { resolveLimits, type ScanLimits } from '../../../../../lambdas/image-scan/scanner/scan-limits';
import {
  type BuiltLayer,
  DEBIAN_12,
  dpkgStatus,
  gnuLongEntry,
  layer,
  MemorySource,
  paxEntry,
  storedLayer,
  type TarItem,
  tar,
} from '../../../../support/image-builder';
import { noManifest, read } from './read-built-layer';

const STATUS = 'var/lib/dpkg/status';
const status = { name: STATUS, content: dpkgStatus('bash 5.2') };
const bash = { kind: 'dpkg', packages: [{ name: 'bash', version: '5.2', architecture: 'amd64' }] };

async function contents(items: readonly (TarItem | Buffer)[]): Promise<LayerContents> {
  const outcome = await read(layer(items));
  if (outcome.status !== 'scanned') throw new Error(outcome.reason);
  return outcome.contents;
}

describe('a layer', () => {
  it.each(['gzip', 'zstd', 'none'] as const)(
    'compressed with %s gives its contents as plain data',
    async (compression) => {
      const built = layer(
        [{ name: 'etc/' }, { name: 'etc/os-release', content: DEBIAN_12 }, status, { name: 'bin/sh', content: 'x' }],
        compression,
      );
      const outcome = await read(built);
      expect(outcome).toEqual({
        status: 'scanned',
        contents: {
          rulesVersion: expect.any(String),
          entries: [
            { kind: 'directory', path: 'etc' },
            {
              kind: 'file',
              path: 'etc/os-release',
              content: { kind: 'os-release', distribution: { id: 'debian', versionId: '12' } },
            },
            { kind: 'file', path: STATUS, content: bash },
          ],
          secrets: [],
          facts: expect.any(Object),
          paths: expect.any(String),
          notLookedAt: [],
          passedOver: [],
        },
      });
      expect(JSON.parse(JSON.stringify(outcome))).toEqual(outcome);
    },
  );

  it('is decompressed by what it is, whatever its media type says', async () => {
    const mediaType = 'application/vnd.docker.image.rootfs.diff.tar.gzip';
    for (const bytes of [tar([status]), zstdCompressSync(tar([status]))]) {
      expect((await read(storedLayer(bytes, { mediaType }))).status).toBe('scanned');
    }
  });

  it('of many gzip members is read whole', async () => {
    const archive = tar([{ name: 'bin/x', content: 'x'.repeat(3000) }, status]);
    const bytes = Buffer.concat([gzipSync(archive.subarray(0, 1500)), gzipSync(archive.subarray(1500))]);
    expect(await read(storedLayer(bytes))).toMatchObject({ contents: { entries: [{ path: STATUS }] } });
  });

  it('of many zstd frames is read whole', async () => {
    const archive = tar([{ name: 'bin/x', content: 'x'.repeat(3000) }, status]);
    const bytes = Buffer.concat([
      zstdCompressSync(archive.subarray(0, 1500)),
      zstdCompressSync(archive.subarray(1500)),
    ]);
    expect(await read(storedLayer(bytes))).toMatchObject({ contents: { entries: [{ path: STATUS }] } });
  });

  it.each<[string, readonly (TarItem | Buffer)[]]>([
    ['a PAX name', [paxEntry({ path: STATUS }), { ...status, name: 'short' }]],
    ['a GNU long name', [gnuLongEntry(`./${STATUS}`), { ...status, name: 'short' }]],
    ['a base-256 size', [{ ...status, base256: true }]],
    ['a name with dots', [{ ...status, name: './var//lib/./dpkg/status' }]],
    ['an absolute name', [{ ...status, name: '/var/lib/dpkg/status' }]],
  ])('finds a database under %s', async (_, items) => {
    expect((await contents(items)).entries).toEqual([{ kind: 'file', path: STATUS, content: bash }]);
  });

  it.each([
    ['../../etc/passwd', '..'],
    ['a/../var/lib/dpkg/status', '..'],
  ])('names the entry %s as not looked at and goes on', async (name, why) => {
    const { entries, notLookedAt } = await contents([{ name, content: 'x' }, status]);
    expect(entries).toHaveLength(1);
    expect(notLookedAt).toEqual([expect.stringMatching(new RegExp(`${name.replaceAll('.', '\\.')}.*${why}`))]);
  });

  it('counts entries that are not looked at instead of listing them without end', async () => {
    const { notLookedAt } = await contents(Array.from({ length: 150 }, (_, index) => ({ name: `../${index}` })));
    expect(notLookedAt).toHaveLength(101);
    expect(notLookedAt.at(-1)).toBe('and 50 more files');
  });

  it('tells whiteouts from files, and leaves AUFS its own', async () => {
    const items = ['.wh.top', 'app/.wh..wh..opq', 'app/.wh.old', '.wh..wh.plnk', '.wh..', 'x/.wh.'].map((name) => ({
      name,
    }));
    const { entries, notLookedAt } = await contents(items);
    expect(entries).toEqual([
      { kind: 'whiteout', path: 'top' },
      { kind: 'opaque', path: 'app' },
      { kind: 'whiteout', path: 'app/old' },
    ]);
    expect(notLookedAt).toHaveLength(2);
  });

  it('keeps the links that decide where a database is, and no others', async () => {
    const { entries } = await contents([
      { name: 'lib', type: '2', linkName: 'usr/lib' },
      { name: 'bin', type: '2', linkName: 'usr/bin' },
      { name: 'app/node_modules/a', type: '2', linkName: '../../a' },
      { name: 'usr', content: 'a file' },
    ]);
    expect(entries).toEqual([
      { kind: 'symlink', path: 'lib', target: 'usr/lib' },
      { kind: 'symlink', path: 'bin', target: 'usr/bin' },
      { kind: 'symlink', path: 'app/node_modules/a', target: '../../a' },
      { kind: 'other', path: 'usr' },
    ]);
  });

  it.each<[string, TarItem, string]>([
    ['a device', { name: STATUS, type: '3' }, 'not a regular file'],
    [
      'larger than its kind may be',
      { name: 'app/node_modules/a/package.json', content: ' '.repeat(1024 * 1024 + 1) },
      'more than 1048576',
    ],
    ['malformed', { name: STATUS, content: 'nonsense' }, 'line 1'],
    ['a link out of the image', { name: STATUS, type: '1', linkName: '../x' }, 'target is refused'],
    ['of a database that nobody reads', { name: 'var/lib/opkg/status', content: 'x' }, 'opkg'],
  ])('says of a wanted file that is %s why it was not read', async (_, item, why) => {
    expect((await contents([item])).entries).toEqual([
      {
        kind: 'file',
        path: item.name,
        content: expect.objectContaining({ kind: 'unreadable', reason: expect.stringContaining(why) }),
      },
    ]);
  });
});

describe('a hard link at a wanted place', () => {
  const link = (name: string, linkName: string): TarItem => ({ name, type: '1', linkName });
  const npm = (name: string) => JSON.stringify({ name, version: '1.0.0' });

  it.each<[string, readonly TarItem[]]>([
    ['to a file that no rule wants', [{ ...status, name: 'store/1' }, link(STATUS, './store/1')]],
    ['to a link', [{ ...status, name: 'store/1' }, link('store/2', 'store/1'), link(STATUS, 'store/2')]],
    [
      'to the last file of that name',
      [
        { name: 'store/1', content: 'old' },
        { ...status, name: 'store/1' },
        link(STATUS, 'store/1'),
        { name: 'store/1', content: 'new' },
      ],
    ],
  ])('%s is read through it', async (_, items) => {
    expect((await contents(items)).entries).toEqual([{ kind: 'file', path: STATUS, content: bash }]);
  });

  it('is read for every package of a store that links its files', async () => {
    const items = ['a', 'b', 'c'].flatMap((name) => [
      { name: `store/${name}`, content: npm(name) },
      link(`app/node_modules/${name}/package.json`, `store/${name}`),
    ]);
    const { entries } = await contents(items);
    expect(entries.map(({ path }) => path)).toEqual(
      ['a', 'b', 'c'].map((name) => `app/node_modules/${name}/package.json`),
    );
    expect(entries[2]).toMatchObject({ content: { kind: 'packages', packages: [{ name: 'c', version: '1.0.0' }] } });
  });

  it('to a file of another layer stays a link', async () => {
    expect((await contents([link(STATUS, 'elsewhere')])).entries).toEqual([
      { kind: 'hardlink', path: STATUS, target: 'elsewhere' },
    ]);
  });
});

describe('a layer that cannot be read to its end is unscanned', () => {
  const archive = tar([status]);
  const good = layer([status]);
  it.each<[string, BuiltLayer, string]>([
    ['truncated gzip', storedLayer(good.bytes.subarray(0, good.size - 9)), 'gzip'],
    ['bytes after the compressed stream', storedLayer(Buffer.concat([good.bytes, Buffer.from('garbage')])), 'gzip'],
    [
      'bytes after the archive',
      storedLayer(gzipSync(Buffer.concat([archive, Buffer.from('x')]))),
      'follow the end mark',
    ],
    ['no end mark', storedLayer(gzipSync(archive.subarray(0, archive.length - 1024))), 'before its end mark'],
    ['half an end mark', storedLayer(gzipSync(archive.subarray(0, archive.length - 512))), 'before its end mark'],
    ['no bytes at all', storedLayer(Buffer.alloc(0)), 'before its end mark'],
    ['an encrypted type', { ...good, mediaType: `${good.mediaType}+encrypted` }, 'encrypted'],
    [
      'a foreign type',
      { ...good, mediaType: 'application/vnd.docker.image.rootfs.foreign.diff.tar.gzip' },
      'not distributed',
    ],
    [
      'a type not to be distributed',
      { ...good, mediaType: 'application/vnd.oci.image.layer.nondistributable.v1.tar' },
      'not distributed',
    ],
    ['an unknown type', { ...good, mediaType: 'application/x-squashfs' }, "not a layer's"],
  ])('for %s', async (_, built, why) => {
    expect(await read(built)).toEqual({ status: 'unscanned', reason: expect.stringContaining(why) });
  });

  it.each<[string, Uint8Array, string]>([
    [
      'other bytes of the same size',
      Buffer.concat([layer([]).bytes, Buffer.alloc(good.size)]).subarray(0, good.size),
      '',
    ],
    ['fewer bytes', good.bytes.subarray(0, good.size - 1), `ends after ${good.size - 1} of ${good.size}`],
    ['more bytes', Buffer.concat([good.bytes, Buffer.alloc(1)]), 'more than the'],
  ])('where the source gives %s', async (_, stored, why) => {
    expect(await read(good, {}, stored)).toEqual({ status: 'unscanned', reason: expect.stringContaining(why) });
  });

  it('where its digest is another', async () => {
    const one = storedLayer(tar([{ name: 'a', content: '1' }]));
    const two = tar([{ name: 'a', content: '2' }]);
    expect(await read(one, {}, two)).toEqual({
      status: 'unscanned',
      reason: expect.stringContaining('its digest is sha256:'),
    });
  });

  it.each<[string, BuiltLayer, Partial<ScanLimits>, string]>([
    ['stored', good, { maxLayerBytes: 10 }, 'too large'],
    ['inflated', layer([{ name: 'x', content: 'x'.repeat(10_000) }]), { maxInflatedBytes: 5000 }, '5000 bytes'],
    ['files', layer([{ name: 'a' }, { name: 'b' }, { name: 'c' }]), { maxEntries: 2 }, 'above 2 files'],
    ['kept', layer([{ name: `${'a/'.repeat(40)}.wh.x` }]), { maxKeptBytes: 1000 }, '1000 bytes'],
  ])('where a limit is passed: %s', async (_, built, limits, why) => {
    expect(await read(built, limits)).toEqual({ status: 'unscanned', reason: expect.stringContaining(why) });
  });

  it('when time is over, even for a source that hangs', async () => {
    const source = { manifest: async () => noManifest, blob: () => hanging() };
    const budget = new ScanBudget(resolveLimits({}));
    const outcome = await readLayer(good, { source, budget, signal: AbortSignal.timeout(20), open: null });
    expect(outcome).toEqual({ status: 'unscanned', reason: 'the time for the scan is over' });
  });

  async function* hanging(): AsyncGenerator<Uint8Array> {
    await new Promise(() => {});
    yield Buffer.alloc(0);
  }
});

it('throws where the source fails, because trying again may help', async () => {
  const source = new MemorySource(noManifest, new Map());
  const budget = new ScanBudget(resolveLimits({}));
  const reading = readLayer(layer([status]), { source, budget, signal: new AbortController().signal, open: null });
  await expect(reading).rejects.toThrow(BlobUnavailable);
});

it('ends in an outcome for any bytes', async () => {
  const archive = tar([status, paxEntry({ path: 'x' }), { name: 'y' }]);
  const damaged = fc
    .tuple(
      fc.constantFrom(archive, gzipSync(archive), zstdCompressSync(archive)),
      fc.nat(),
      fc.uint8Array({ minLength: 1, maxLength: 20 }),
    )
    .map(([bytes, place, patch]) => {
      const copy = Buffer.from(bytes);
      copy.set(patch.subarray(0, copy.length), place % Math.max(1, copy.length - patch.length));
      return copy;
    });
  await fc.assert(
    fc.asyncProperty(fc.oneof(fc.uint8Array({ maxLength: 600 }), damaged), async (bytes) => {
      const { status: outcome } = await read(storedLayer(Buffer.from(bytes)));
      return outcome === 'scanned' || outcome === 'unscanned';
    }),
  );
});
