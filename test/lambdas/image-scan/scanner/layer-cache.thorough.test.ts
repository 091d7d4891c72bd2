import fc from 'fast-check';
import type { ScanResult } from '../../../../lambdas/image-scan/scanner/scan-result';
import { DEBIAN_12, dpkgStatus, layer, type TarItem } from '../../../support/image-builder';
import { MemoryCache, scanWith } from './scan-with-cache';

/** All that a verdict rests on: how a layer came to be known, and how long that took, is no part of it. */
const substance = ({ timings, layers, ...rest }: ScanResult) => ({
  ...rest,
  layers: layers.map(({ status, ...report }) => ({ ...report, isRead: status !== 'unscanned' })),
});

const STATUS = 'var/lib/dpkg/status';

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
