import fc from 'fast-check';
import type { LayerContents } from '../../../../lambdas/image-scan/scanner/layer/layer-contents';
import { layerContentsSchema } from '../../../../lambdas/image-scan/scanner/layer/layer-contents-schema';
import type { LayerCache, LayerIdentity } from '../../../../lambdas/image-scan/scanner/layer-cache';
import { RULES_VERSION } from '../../../../lambdas/image-scan/scanner/rules-version';
import { type ScanOptions, scan } from '../../../../lambdas/image-scan/scanner/scan';
import type { ScanResult } from '../../../../lambdas/image-scan/scanner/scan-result';
import {
  type BuiltLayer,
  buildImage,
  DEBIAN_12,
  dpkgStatus,
  layer,
  type TarItem,
} from '../../../support/image-builder';

const EMPTY: LayerContents = {
  rulesVersion: RULES_VERSION,
  ...{ entries: [], secrets: [], paths: '', notLookedAt: [], passedOver: [] },
  facts: { files: [], links: [], caches: [], moreWritable: 0, left: 0, folders: '' },
};

/** Keeps what it is given as JSON behind the schema, as every store has to. */
class MemoryCache implements LayerCache {
  readonly kept = new Map<string, string>();

  async get({ digest }: LayerIdentity): Promise<LayerContents | null> {
    const text = this.kept.get(digest);
    return text === undefined ? null : layerContentsSchema.parse(JSON.parse(text));
  }

  async put({ digest }: LayerIdentity, contents: LayerContents): Promise<void> {
    this.kept.set(digest, JSON.stringify(contents));
  }
}

const scanWith = async (layers: readonly BuiltLayer[], cache?: LayerCache, options: ScanOptions = {}) => {
  const { source } = buildImage({ layers });
  const caching = cache ? { layerCaching: { cache, minLayerBytes: 1 } } : {};
  return { result: await scan('app', source, { ...caching, ...options }), reads: source.reads };
};

/** All that a verdict rests on: how a layer came to be known, and how long that took, is no part of it. */
const substance = ({ timings, layers, ...rest }: ScanResult) => ({
  ...rest,
  layers: layers.map(({ status, ...report }) => ({ ...report, isRead: status !== 'unscanned' })),
});

const STATUS = 'var/lib/dpkg/status';
const DEBIAN = layer([
  { name: 'etc/os-release', content: DEBIAN_12 },
  { name: STATUS, content: dpkgStatus('bash 5.2', 'zlib1g 1.2') },
]);
const APP = layer([{ name: 'app/node_modules/a/package.json', content: '{"name":"a","version":"1"}' }]);

describe('equality', () => {
  const word = fc.constantFrom('a', 'b', 'c');
  const npmFolder = fc.tuple(fc.constantFrom('app', 'srv'), word).map((parts) => parts.join('/node_modules/'));
  const path = fc.oneof(
    npmFolder.map((folder) => `${folder}/package.json`),
    fc.constantFrom(STATUS, 'var/lib/dpkg/status.d/base', 'lib/apk/db/installed', 'usr/lib/apk/db/installed'),
    fc.constantFrom('etc/os-release', 'usr/lib/os-release', 'var/lib/rpm/rpmdb.sqlite'),
  );
  const place = fc.oneof(
    path,
    npmFolder,
    fc.constantFrom('app', 'srv', 'lib', 'usr/lib', 'var', 'var/lib/dpkg', 'app/node_modules', '../out', 'opt/data'),
  );
  const text = fc.oneof(
    word.map((name) => `{"name":"${name}","version":"1"}`),
    word.map((name) => dpkgStatus(`${name} 1`)),
    word.map((name) => `P:${name}\nV:1\n\n`),
    fc.constantFrom(DEBIAN_12, '', 'not a database', 'ID=alpine\n'),
  );
  const item: fc.Arbitrary<TarItem> = fc.oneof(
    fc.record({ name: path, content: text }),
    fc.record({ name: path, content: text }),
    place.map((name) => ({ name: name.replace(/([^/]+)$/, '.wh.$1') })),
    place.map((name) => ({ name: `${name}/.wh..wh..opq` })),
    place.map((name) => ({ name: `${name}/` })),
    fc.record({ name: place, type: fc.constant('2'), linkName: fc.oneof(place, fc.constant('/usr/lib')) }),
    fc.record({ name: path, type: fc.constant('1'), linkName: place }),
    fc.record({ name: place, type: fc.constant('3') }),
  );
  const stack = fc.array(fc.array(item, { maxLength: 6 }), { minLength: 1, maxLength: 5 });

  it('of any stack of layers with and without the cache, cold and warm', async () => {
    const shared = new MemoryCache();
    await fc.assert(
      fc.asyncProperty(stack, async (items) => {
        const layers = items.map((all) => layer(all));
        const plain = substance((await scanWith(layers)).result);
        const cache = new MemoryCache();
        expect(substance((await scanWith(layers, cache)).result)).toEqual(plain);
        expect(substance((await scanWith(layers, cache)).result)).toEqual(plain);
        // What other images have left: layers recur in stacks that are not their own.
        expect(substance((await scanWith(layers, shared)).result)).toEqual(plain);
      }),
      { numRuns: 100 },
    );
  }, 60_000);
});

it('reads a layer once for all images that have it, and says so', async () => {
  const cache = new MemoryCache();
  await scanWith([DEBIAN], cache);
  const { result, reads } = await scanWith([DEBIAN, APP], cache);
  expect(result.layers).toEqual([
    { digest: DEBIAN.digest, status: 'cached' },
    { digest: APP.digest, status: 'scanned' },
  ]);
  expect(reads).not.toContain(DEBIAN.digest);
  expect(result.complete).toBe(true);
  expect(result.inventory.packages.map(({ name }) => name)).toEqual(['bash', 'zlib1g', 'a']);
});

it('leaves small layers alone: reading them costs less than asking', async () => {
  const cache = new MemoryCache();
  const { result } = await scanWith([DEBIAN], undefined, { layerCaching: { cache } });
  expect(result.layers).toEqual([{ digest: DEBIAN.digest, status: 'scanned' }]);
  expect(cache.kept.size).toBe(0);
});

describe('is not kept', () => {
  it.each<[string, BuiltLayer, ScanOptions]>([
    ['a layer with a name that was passed over', layer([{ name: '../climbs' }]), {}],
    ['a layer of an unknown type', { ...DEBIAN, mediaType: 'application/vnd.example.layer' }, {}],
    ['a layer above a limit', DEBIAN, { maxLayerBytes: 10 }],
    ['a layer that reached a limit while it was read', DEBIAN, { maxInflatedBytes: 600 }],
    ['a layer of another size than is stated', { ...DEBIAN, size: DEBIAN.size + 1 }, {}],
    ['a layer of other bytes than its digest says', { ...DEBIAN, digest: APP.digest }, {}],
  ])('%s', async (_, given, options) => {
    const cache = new MemoryCache();
    const { result } = await scanWith([given], cache, options);
    expect(result.complete).toBe(false);
    expect(cache.kept.size).toBe(0);
  });
});

describe('a scan goes by the layer itself', () => {
  const throws = async () => {
    throw new Error('the cache is gone');
  };

  it('where the cache fails, and tells of it', async () => {
    const failures: unknown[] = [];
    const onFailure = ({ digest }: LayerIdentity, error: unknown) => failures.push([digest, String(error)]);
    const { result } = await scanWith([DEBIAN], undefined, {
      layerCaching: { cache: { get: throws, put: throws }, minLayerBytes: 1, onFailure },
    });
    expect(result).toMatchObject({ complete: true, layers: [{ status: 'scanned' }] });
    expect(failures).toEqual([
      [DEBIAN.digest, 'Error: the cache is gone'],
      [DEBIAN.digest, 'Error: the cache is gone'],
    ]);
  });

  it.each<[string, Partial<LayerContents>]>([
    ['of other rules', { rulesVersion: `${RULES_VERSION}-other` }],
    ['with something passed over', { notLookedAt: ['a file'] }],
  ])('where the cache has contents %s', async (_, contents) => {
    const cache: LayerCache = {
      get: async () => ({ ...EMPTY, ...contents }),
      put: async () => {},
    };
    const { result } = await scanWith([DEBIAN], cache);
    expect(result.layers).toEqual([{ digest: DEBIAN.digest, status: 'scanned' }]);
    expect(result.inventory.packages).toHaveLength(2);
  });
});

it('counts what is taken from the cache against the memory of a scan', async () => {
  const cache = new MemoryCache();
  await scanWith([DEBIAN], cache);
  const { result } = await scanWith([DEBIAN], cache, { maxKeptBytes: 100 });
  expect(result).toMatchObject({
    complete: false,
    layers: [{ status: 'unscanned', reason: expect.stringContaining('take more than 100 bytes') }],
  });
});
