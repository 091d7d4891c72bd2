import { layerFactsSchema } from '../../../../../lambdas/image-scan/scanner/facts/facts-schema';
import type { EntryFacts } from '../../../../../lambdas/image-scan/scanner/facts/file-fact';
import {
  factBytes,
  LayerFactCollector,
  MAX_OTHERS,
  MAX_WRITABLE,
} from '../../../../../lambdas/image-scan/scanner/facts/layer-facts';

const entry = (mode: number, parts: Partial<EntryFacts> = {}): EntryFacts => ({
  ...{ type: 'file', mode, uid: 0, gid: 0, size: 10 },
  ...parts,
});

function collect(entries: readonly (readonly [string, EntryFacts])[]) {
  let kept = 0;
  const collector = new LayerFactCollector((bytes) => {
    kept += bytes;
  });
  for (const [path, each] of entries) collector.see(path, each);
  return { facts: collector.facts(), kept };
}

it('keeps what is of interest, as plain data', () => {
  const { facts, kept } = collect([
    ['usr', entry(0o755, { type: 'directory' })],
    ['usr/bin/su', entry(0o4755)],
    ['usr/bin/ls', entry(0o755)],
    ['app', entry(0o777, { type: 'directory' })],
    ['app/.env', entry(0o644)],
  ]);
  expect(facts.files.map(({ path }) => path)).toEqual(['usr/bin/su', 'app/.env', 'app']);
  expect(layerFactsSchema.parse(JSON.parse(JSON.stringify(facts)))).toEqual(facts);
  expect(factBytes(facts)).toBeGreaterThan(0);
  expect(kept).toBeGreaterThan(0);
});

it('keeps of two entries of one path the later, even where it is of no interest', () => {
  const { facts } = collect([
    ['opt/x', entry(0o4755)],
    ['opt/x', entry(0o755)],
    ['opt/y', entry(0o666)],
    ['opt/y', entry(0o4755)],
  ]);
  expect(facts.files).toMatchObject([{ path: 'opt/y', mode: 0o4755 }]);
});

it('gives a hard link the mode of its target, and keeps those whose target it does not know', () => {
  const link = (target: string, mode = 0o755) => entry(mode, { type: 'hardlink', target, size: 0 });
  const { facts } = collect([
    ['opt/tool', entry(0o4755)],
    ['opt/again', link('opt/tool')],
    ['opt/other', link('usr/bin/lower')],
    ['opt/own', link('usr/bin/lower', 0o4755)],
  ]);
  expect(facts.files.map(({ path, mode }) => [path, mode])).toEqual([
    ['opt/tool', 0o4755],
    ['opt/again', 0o4755],
    ['opt/own', 0o4755],
  ]);
  expect(facts.links).toEqual([
    { path: 'opt/other', target: 'usr/bin/lower' },
    { path: 'opt/own', target: 'usr/bin/lower' },
  ]);
});

it('sums the caches of package managers instead of listing their files', () => {
  const { facts, kept } = collect([
    ...Array.from({ length: 1000 }, (_, index) => [`var/lib/apt/lists/${index}`, entry(0o644, { size: 100 })] as const),
    ['var/lib/apt/lists/lock', entry(0o640, { size: 0 })],
    ['root/.cache/pip/x', entry(0o644, { size: 7 })],
  ]);
  expect(facts.caches).toEqual([
    { folder: 'var/lib/apt/lists', bytes: 100_000, files: 1000 },
    { folder: '.cache/pip', bytes: 7, files: 1 },
  ]);
  expect(facts.files).toEqual([]);
  expect(kept).toBe(0);
});

it('counts what is above its limits: the writable apart from what is unknown', () => {
  const many = (count: number, mode: number, of: string) =>
    Array.from({ length: count }, (_, index) => [`${of}/${index}`, entry(mode)] as const);
  const { facts } = collect([...many(MAX_WRITABLE + 3, 0o666, 'app'), ...many(MAX_OTHERS + 2, 0o4755, 'opt')]);
  expect(facts.files).toHaveLength(MAX_WRITABLE + MAX_OTHERS);
  expect(facts).toMatchObject({ moreWritable: 3, left: 2 });
});

it('stops where its budget does', () => {
  const collector = new LayerFactCollector(() => {
    throw new RangeError('no more memory');
  });
  collector.see('usr/bin/ls', entry(0o755));
  expect(() => collector.see('usr/bin/su', entry(0o4755))).toThrow('no more memory');
});

it('takes microseconds for an entry of no interest', () => {
  const collector = new LayerFactCollector(() => undefined);
  const plain = entry(0o644);
  const start = performance.now();
  for (let index = 0; index < 3e5; index += 1) {
    collector.see(`app/node_modules/package-${index % 1000}/lib/some/source-file-${index}.js`, plain);
  }
  expect(performance.now() - start).toBeLessThan(6000);
  expect(collector.facts().files).toEqual([]);
});
