import { setuidFile } from '../../../../../lambdas/image-scan/scanner/checks/setuid-file';
import type { EntryFacts } from '../../../../../lambdas/image-scan/scanner/facts/file-fact';
import { fileFactsOf } from '../../../../../lambdas/image-scan/scanner/facts/file-facts';
import { LayerFactCollector } from '../../../../../lambdas/image-scan/scanner/facts/layer-facts';
import { HigherLayers } from '../../../../../lambdas/image-scan/scanner/inventory/higher-layers';
import type { LayerContents, LayerEntry } from '../../../../../lambdas/image-scan/scanner/layer/layer-contents';
import { PathSet } from '../../../../../lambdas/image-scan/scanner/layer/path-set';
import { imageFacts } from '../checks/image-facts-of';

type Layer = readonly (readonly [path: string, mode: number, target?: string] | LayerEntry)[];

/** Layers as an archive has them: a path that ends in a slash is a folder, one with a target a hard link. */
function factsOf(...layers: readonly (Layer | null)[]) {
  const read = layers.map((layer, index) => (layer ? readLayer(layer, `sha256:${index}`) : null));
  const higher = new HigherLayers(read.map((layer) => layer?.contents ?? null));
  return fileFactsOf(read, higher, []);
}

function readLayer(layer: Layer, digest: string) {
  const collector = new LayerFactCollector(() => undefined);
  const paths = PathSet.empty();
  const entries: LayerEntry[] = [];
  for (const each of layer) {
    if ('kind' in each) {
      entries.push(each);
      continue;
    }
    const [name, mode, target] = each;
    const isFolder = name.endsWith('/');
    const path = isFolder ? name.slice(0, -1) : name;
    const type = isFolder ? 'directory' : target === undefined ? 'file' : 'hardlink';
    const entry: EntryFacts = { type, mode, uid: 0, gid: 0, size: 1, ...(target === undefined ? {} : { target }) };
    if (!isFolder) paths.add(path);
    collector.see(path, entry);
  }
  const rest = { rulesVersion: '1', secrets: [], notLookedAt: [], passedOver: [] };
  const contents: LayerContents = { ...rest, entries, facts: collector.facts(), paths: paths.toText() };
  return { digest, facts: contents.facts, contents };
}

const SETUID = ['opt/app/tool', 0o4755] as const;
const paths = (...layers: readonly (Layer | null)[]) => factsOf(...layers).facts.files.map(({ path }) => path);

it('keeps a file that no layer above touches, with the layer that brought it', () => {
  expect(
    factsOf(
      [['usr/bin/', 0o755]],
      [SETUID],
      [
        ['opt/app/', 0o755],
        ['opt/other', 0o644],
      ],
    ).facts.files,
  ).toEqual([
    { path: 'opt/app/tool', type: 'file', mode: 0o4755, uid: 0, gid: 0, size: 1, nature: null, layer: 'sha256:1' },
  ]);
});

it.each<readonly [string, Layer]>([
  ['takes its bits away', [['opt/app/tool', 0o755]]],
  ['deletes it', [{ kind: 'whiteout', path: 'opt/app/tool' }]],
  ['deletes its folder', [{ kind: 'whiteout', path: 'opt/app' }]],
  ['makes its folder opaque', [{ kind: 'opaque', path: 'opt' }]],
  ['puts a file in the place of its folder', [['opt/app', 0o644]]],
  ['puts a folder in its place', [['opt/app/tool/', 0o755]]],
])('forgets a file where a layer above %s', (_, above) => {
  expect(paths([SETUID], above)).toEqual([]);
  expect(paths([SETUID], above, [SETUID])).toEqual(['opt/app/tool']);
  expect(paths(above, [SETUID])).toEqual(['opt/app/tool']);
});

it('forgets that a folder was open to all where a layer above closes it', () => {
  const open: Layer = [['app/', 0o777]];
  expect(paths(open, [['app/x', 0o644]])).toEqual(['app']);
  expect(
    paths(open, [
      ['app/', 0o755],
      ['app/x', 0o644],
    ]),
  ).toEqual([]);
  expect(factsOf(open, open).facts.files).toMatchObject([{ path: 'app', layer: 'sha256:1' }]);
});

it('follows a hard link to a file of a lower layer', () => {
  expect(paths([SETUID], [['srv/link', 0o755, 'opt/app/tool']])).toEqual(['opt/app/tool', 'srv/link']);
  expect(
    paths(
      [SETUID],
      [
        ['opt/app/tool', 0o755],
        ['srv/link', 0o755, 'opt/app/tool'],
      ],
    ),
  ).toEqual([]);
});

it('leaves out a layer that was not read, and keeps the others apart', () => {
  expect(factsOf([SETUID], null, [['srv/tool', 0o4755]]).facts.files).toMatchObject([
    { path: 'opt/app/tool', layer: 'sha256:0' },
    { path: 'srv/tool', layer: 'sha256:2' },
  ]);
});

it('sums caches over all layers, also where a layer above deletes the files', () => {
  const lists: Layer = [
    ['var/lib/apt/lists/a', 0o644],
    ['var/lib/apt/lists/b', 0o644],
  ];
  expect(factsOf(lists, [{ kind: 'whiteout', path: 'var/lib/apt/lists/a' }], lists).facts.caches).toEqual([
    { folder: 'var/lib/apt/lists', bytes: 4, files: 4, layers: ['sha256:0', 'sha256:2'] },
  ]);
});

it('names what its limits left unknown, and counts what is only open to all', () => {
  const many = (mode: number): Layer => Array.from({ length: 5001 }, (_, index) => [`opt/${index}`, mode] as const);
  expect(factsOf(many(0o666))).toMatchObject({ facts: { moreWritable: 1 }, notLookedAt: [] });
  expect(factsOf(many(0o4755)).notLookedAt).toEqual([
    'files: 1 setuid, setgid or sensitive files more than are listed',
  ]);
});

it('bounds the work on deep paths', () => {
  const deep = `${'a/'.repeat(2000)}x`;
  const layer: Layer = Array.from({ length: 200 }, (_, index) => [`${deep}${index}`, 0o4755] as const);
  const { facts, notLookedAt } = factsOf(layer);
  expect(facts.files.length).toBeLessThan(100);
  expect(notLookedAt).toHaveLength(1);
});

it('joins the accounts, groups, rules and sources that files tell of', () => {
  const { facts } = fileFactsOf([], new HigherLayers([]), [
    { path: 'etc/shadow', content: { kind: 'shadow', entries: [{ name: 'root', password: 'empty' }] } },
    {
      path: 'etc/passwd',
      content: { kind: 'passwd', users: [{ name: 'root', uid: 0, gid: 0, password: 'shadowed' }] },
    },
    { path: 'etc/group', content: { kind: 'group', groups: [{ name: 'root', gid: 0 }] } },
    { path: 'etc/sudoers.d/b', content: { kind: 'sudoers', rules: [{ line: 1, who: 'app' }] } },
    { path: 'etc/sudoers', content: { kind: 'sudoers', rules: [] } },
    { path: 'etc/yum.conf', content: { kind: 'sources', unverified: [] } },
  ]);
  expect(facts).toEqual({
    files: [],
    moreWritable: 0,
    accounts: [{ name: 'root', uid: 0, gid: 0, password: 'empty' }],
    groups: [{ name: 'root', gid: 0 }],
    sudoers: [{ path: 'etc/sudoers.d/b', rules: [{ line: 1, who: 'app' }] }],
    sources: [],
    caches: [],
  });
});

it('gives checks what they look for', () => {
  const files = factsOf([SETUID]).facts;
  expect(setuidFile.find(imageFacts({ files }))).toMatchObject([{ path: 'opt/app/tool' }]);
});
