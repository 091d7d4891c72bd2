import fc from 'fast-check';
import {
  type IndexTree,
  MAX_INDEX_DEPTH,
  MAX_INDEX_MANIFESTS,
  treeProblem,
  unreadIndexes,
} from '../../../../../lambdas/image-scan/judge/index/index-tree';
import { OCI_INDEX, OCI_MANIFEST } from '../../../../../lambdas/image-scan/scanner/media-types';

/** Indexes by name; in capitals they are indexes, else images. */
const tree = (indexes: Readonly<Record<string, readonly string[]>>): IndexTree =>
  new Map(
    Object.entries(indexes).map(([name, listed]) => [
      name,
      listed.map((digest) => ({ digest, mediaType: /^[A-Z]/.test(digest) ? OCI_INDEX : OCI_MANIFEST })),
    ]),
  );
const images = (count: number) => Array.from({ length: count }, (_, number) => `image-${number}`);

describe('A tree of indexes', () => {
  it.each<[string, Readonly<Record<string, readonly string[]>>]>([
    ['lists nothing', { A: [] }],
    ['lists images', { A: ['a', 'b'] }],
    ['lists one image often', { A: new Array<string>(5000).fill('a') }],
    [`is ${MAX_INDEX_DEPTH} levels deep`, { A: ['B'], B: ['C'], C: ['c'] }],
    ['reaches one index over two ways', { A: ['B', 'C'], B: ['D'], C: ['D'], D: ['d'] }],
    [`lists ${MAX_INDEX_MANIFESTS} manifests`, { A: images(MAX_INDEX_MANIFESTS) }],
    ['lists something that turned out to be no index', { A: ['B'], B: [] }],
  ])('can be judged that %s', (_, indexes) => {
    expect(treeProblem(tree(indexes), 'A')).toBeNull();
  });

  it.each<[string, Readonly<Record<string, readonly string[]>>, RegExp]>([
    ['lists itself', { A: ['a', 'A'] }, /A lists itself/],
    ['lists itself as an image', { a: ['b', 'a'] }, /a lists itself/],
    ['is a cycle of two', { A: ['B'], B: ['A'] }, /A lists itself/],
    ['has a cycle below it', { A: ['B', 'C'], B: ['C'], C: ['B'] }, /lists itself/],
    ['is a cycle longer than what is looked at', { A: ['B'], B: ['C'], C: ['D'], D: ['A'] }, /3 levels deep/],
    ['is nested too deeply', { A: ['B'], B: ['C'], C: ['D'], D: ['d'] }, /more than 3 levels deep/],
    ['lists too much', { A: images(MAX_INDEX_MANIFESTS + 1) }, /lists 201 manifests, and no more than 200/],
    [
      'lists too much in all its indexes together',
      { A: ['B', ...images(150)], B: images(250).slice(150) },
      /lists 251 manifests/,
    ],
  ])('cannot be judged that %s, and says why', (_, indexes, why) => {
    expect(treeProblem(tree(indexes), Object.keys(indexes)[0] ?? '')).toMatch(why);
  });

  it('names the indexes that were not read yet, each once', () => {
    expect(unreadIndexes(tree({ A: ['a', 'B', 'C', 'B'], B: ['C', 'D'] }))).toEqual(['C', 'D']);
  });

  it('is read to an end and answered, whatever it lists', () => {
    const names = fc.constantFrom('A', 'B', 'C', 'D', 'E', 'F', 'a', 'b');
    fc.assert(
      fc.property(fc.dictionary(names, fc.array(names, { maxLength: 20 })), (registry) => {
        const read = new Map(tree({ A: registry['A'] ?? [] }));
        let rounds = 0;
        for (; treeProblem(read, 'A') === null && unreadIndexes(read).length > 0; rounds += 1) {
          for (const digest of unreadIndexes(read)) read.set(digest, tree(registry).get(digest) ?? []);
        }
        expect(rounds).toBeLessThanOrEqual(MAX_INDEX_DEPTH);
      }),
    );
  });
});
