import type { LayerContents } from '../../../../lambdas/image-scan/scanner/layer/layer-contents';
import type { LayerCache, LayerIdentity } from '../../../../lambdas/image-scan/scanner/layer-cache';
import { RULES_VERSION } from '../../../../lambdas/image-scan/scanner/rules-version';
import type { ScanOptions } from '../../../../lambdas/image-scan/scanner/scan';
import { type BuiltLayer, DEBIAN_12, dpkgStatus, layer } from '../../../support/image-builder';
import { MemoryCache, scanWith } from './scan-with-cache';

const EMPTY: LayerContents = {
  rulesVersion: RULES_VERSION,
  ...{ entries: [], secrets: [], paths: '', notLookedAt: [], passedOver: [] },
  facts: { files: [], links: [], caches: [], moreWritable: 0, left: 0, folders: '' },
};

const STATUS = 'var/lib/dpkg/status';
const DEBIAN = layer([
  { name: 'etc/os-release', content: DEBIAN_12 },
  { name: STATUS, content: dpkgStatus('bash 5.2', 'zlib1g 1.2') },
]);
const APP = layer([{ name: 'app/node_modules/a/package.json', content: '{"name":"a","version":"1"}' }]);

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
