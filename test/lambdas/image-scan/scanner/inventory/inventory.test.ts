import { assembleInventory, type LayerOfImage } from '../../../../../lambdas/image-scan/scanner/inventory/inventory';
import type { LayerEntry } from '../../../../../lambdas/image-scan/scanner/layer/layer-contents';
import { apk, dpkg, layers, npm, osRelease, symlink } from './layer-entries';

const STATUS = 'var/lib/dpkg/status';
const names = (image: readonly LayerOfImage[]) => assembleInventory(image).inventory.packages.map(({ name }) => name);

it('lists the packages of the last database, each with the layer and file of its record', () => {
  const { inventory, notLookedAt } = assembleInventory(
    layers(
      [osRelease('usr/lib/os-release'), symlink('etc/os-release', '../usr/lib/os-release'), dpkg(STATUS, 'old')],
      [dpkg(STATUS, 'b', 'a')],
    ),
  );
  expect(inventory).toEqual({
    distribution: { id: 'debian', versionId: '12' },
    databases: ['dpkg'],
    packages: ['a', 'b'].map((name) => ({
      type: 'deb',
      name,
      version: '1',
      architecture: 'amd64',
      purl: `pkg:deb/debian/${name}@1?arch=amd64&distro=debian-12`,
      layer: 'layer1',
      path: STATUS,
    })),
  });
  expect(notLookedAt).toEqual([]);
});

it('joins the parts of a distroless database and the databases of several kinds', () => {
  const image = layers([
    dpkg('var/lib/dpkg/status.d/base', 'base'),
    dpkg('var/lib/dpkg/status.d/tz', 'tz'),
    apk('lib/apk/db/installed', 'musl'),
    npm('app', 'left-pad'),
    npm('srv', 'left-pad'),
  ]);
  expect(names(image)).toEqual(['musl', 'base', 'tz', 'left-pad', 'left-pad']);
  expect(assembleInventory(image).inventory.databases).toEqual(['apk', 'dpkg']);
});

it.each<[string, readonly (readonly LayerEntry[])[], readonly string[]]>([
  [
    'a whiteout of the file',
    [[npm('app', 'a'), npm('app', 'b')], [{ kind: 'whiteout', path: 'app/node_modules/a/package.json' }]],
    ['b'],
  ],
  ['a whiteout of a folder above', [[npm('app', 'a'), npm('srv', 'b')], [{ kind: 'whiteout', path: 'app' }]], ['b']],
  [
    'an opaque folder',
    [
      [npm('app', 'a'), npm('srv', 'b')],
      [npm('app', 'c'), { kind: 'opaque', path: 'app' }],
    ],
    ['b', 'c'],
  ],
  ['an opaque root', [[npm('app', 'a')], [{ kind: 'opaque', path: '' }, npm('app', 'b')]], ['b']],
  [
    'a whiteout in its own layer, which acts below only',
    [[npm('app', 'a')], [npm('app', 'b'), { kind: 'whiteout', path: 'app' }]],
    ['b'],
  ],
  ['a whiteout of nothing', [[npm('app', 'a')], [{ kind: 'whiteout', path: 'none/at/all' }]], ['a']],
  [
    'a whiteout that a later layer fills',
    [[npm('app', 'a')], [{ kind: 'whiteout', path: 'app' }], [npm('app', 'b')]],
    ['b'],
  ],
  [
    'a link in the place of a package',
    [[npm('app', 'a'), npm('app', 'b')], [symlink('app/node_modules/a', '../../lib')]],
    ['b'],
  ],
  [
    'something else in the place of all packages',
    [[npm('app', 'a')], [{ kind: 'other', path: 'app/node_modules' }]],
    [],
  ],
  ['a folder in the place of a link', [[symlink('app/node_modules/a', '../../lib')], [npm('app', 'a')]], ['a']],
])('knows what %s leaves', (_, entries, expected) => {
  expect(names(layers(...entries))).toEqual(expected);
});

describe('links', () => {
  it('of the folders above a database are followed, in the layer and in later ones', () => {
    const image = layers(
      [symlink('lib', 'usr/lib'), apk('lib/apk/db/installed', 'musl')],
      [apk('usr/lib/apk/db/installed', 'zlib')],
    );
    expect(names(image)).toEqual(['zlib']);
    expect(assembleInventory(image).notLookedAt).toEqual([]);
  });

  it('replaced by a folder are no longer followed', () => {
    const image = layers(
      [symlink('lib', 'usr/lib')],
      [
        { kind: 'directory', path: 'lib' },
        apk('lib/apk/db/installed', 'musl'),
        apk('usr/lib/apk/db/installed', 'zlib'),
      ],
    );
    expect(names(image)).toEqual(['musl', 'zlib']);
  });

  it('that climb above the root stay in the image', () => {
    const image = layers([osRelease('usr/lib/os-release'), symlink('etc/os-release', '../../../usr/lib/os-release')]);
    expect(assembleInventory(image).inventory.distribution).toEqual({ id: 'debian', versionId: '12' });
  });

  it.each<[string, readonly LayerEntry[], string]>([
    ['a database', [symlink(STATUS, '/opt/status')], '"opt/status"'],
    ['the folder of a database', [symlink('var/lib/dpkg', '/opt/dpkg')], '"opt/dpkg/status"'],
    ['a folder of parts', [symlink('var/lib/dpkg/status.d', '/opt/parts')], '"opt/parts"'],
    ['a database of another kind', [symlink(STATUS, '/etc/os-release')], '"etc/os-release"'],
    ['itself', [symlink(STATUS, 'status')], 'circles'],
    ['os-release', [symlink('etc/os-release', '/nix/store/x')], '"nix/store/x"'],
    ['a package', [symlink('app/node_modules/a/package.json', '../../../x.json')], '"../../../x.json"'],
  ])('that lead %s elsewhere are named', (_, entries, where) => {
    expect(assembleInventory(layers(entries)).notLookedAt.join('\n')).toContain(where);
  });

  it('that are hard lead to a lower layer where the file was read there', () => {
    const link: LayerEntry = { kind: 'hardlink', path: 'usr/lib/apk/db/installed', target: 'lib/apk/db/installed' };
    const { inventory, notLookedAt } = assembleInventory(
      layers([apk('lib/apk/db/installed', 'musl')], [link, { kind: 'other', path: 'lib/apk/db/installed' }]),
    );
    expect(inventory.packages).toMatchObject([{ name: 'musl', layer: 'layer1', path: 'usr/lib/apk/db/installed' }]);
    expect(notLookedAt).toEqual([]);
  });

  it('that are hard and lead to a file that was not read are named', () => {
    const { inventory, notLookedAt } = assembleInventory(
      layers([{ kind: 'hardlink', path: STATUS, target: 'store/1' }]),
    );
    expect(inventory.databases).toEqual([]);
    expect(notLookedAt).toEqual([expect.stringContaining('hard link to "store/1"')]);
  });

  it('of any number and length end', () => {
    const deep = Array.from({ length: 2000 }, () => 'a').join('/');
    const entries = ['var', 'var/lib', 'var/lib/dpkg', 'lib', 'usr'].map((path) =>
      symlink(path, `../${deep}/../..//${path}`),
    );
    const start = performance.now();
    expect(assembleInventory(layers(entries, entries, entries)).inventory.packages).toEqual([]);
    expect(performance.now() - start).toBeLessThan(1000);
  });
});

describe('what is not proven', () => {
  it('is a database that cannot be read: it does not count as found', () => {
    const bad: LayerEntry = {
      kind: 'file',
      path: STATUS,
      content: { kind: 'unreadable', of: 'dpkg', reason: 'line 3: bad' },
    };
    const { inventory, notLookedAt } = assembleInventory(layers([dpkg('var/lib/dpkg/status.d/a', 'a'), bad]));
    expect(inventory.databases).toEqual([]);
    expect(inventory.packages).toHaveLength(1);
    expect(notLookedAt).toEqual([`"${STATUS}": line 3: bad`]);
  });

  it('is an empty database', () => {
    expect(assembleInventory(layers([dpkg(STATUS)])).inventory.databases).toEqual([]);
  });

  it('is not a database that a later layer removes or replaces', () => {
    const bad: LayerEntry = { kind: 'file', path: STATUS, content: { kind: 'unreadable', of: 'dpkg', reason: 'bad' } };
    expect(assembleInventory(layers([bad], [dpkg(STATUS, 'a')]))).toMatchObject({
      notLookedAt: [],
      inventory: { databases: ['dpkg'] },
    });
  });

  it('is the distribution of an image that names none', () => {
    const { inventory, notLookedAt } = assembleInventory(layers([dpkg(STATUS, 'a')]));
    expect(inventory.distribution).toBeNull();
    expect(inventory.packages[0]?.purl).toBe('pkg:deb/a@1?arch=amd64');
    expect(notLookedAt).toEqual([]);
  });
});
