import { resolveImage } from '../../../../local/registry/ecr/image-catalog';
import { pageOf } from '../../../../local/registry/ecr/input';
import { ServiceError } from '../../../../local/registry/http/service-error';

const stored = (digest: string, ...tags: string[]) => ({ digest, tags, pushedAt: new Date(0), mediaType: 'm' });
const one = stored('sha256:1', 'v1', 'latest');
const two = stored('sha256:2', 'v2');

describe('looking up an image', () => {
  it.each([
    ['by tag', { imageTag: 'latest' }, one],
    ['by digest', { imageDigest: 'sha256:2' }, two],
    ['by both that agree', { imageDigest: 'sha256:1', imageTag: 'v1' }, one],
    ['by a tag of another image', { imageDigest: 'sha256:1', imageTag: 'v2' }, 'tag-elsewhere'],
    ['by a tag of no image', { imageDigest: 'sha256:1', imageTag: 'v9' }, null],
    ['by an unknown tag', { imageTag: 'v9' }, null],
    ['by an unknown digest', { imageDigest: 'sha256:9' }, null],
  ])('%s', (_how, id, expected) => {
    expect(resolveImage([one, two], id)).toBe(expected);
  });
});

describe('pages', () => {
  it('follow each other without gap or overlap', () => {
    const all = Array.from({ length: 25 }, (_, index) => index);
    const seen: number[] = [];
    let nextToken: string | undefined;
    do {
      const page: ReturnType<typeof pageOf<number>> = pageOf(all, { nextToken, maxResults: 10 });
      seen.push(...page.items);
      nextToken = page.next.nextToken;
    } while (nextToken !== undefined);
    expect(seen).toEqual(all);
  });

  it('end without a token where the last one is full', () => {
    expect(pageOf([1, 2], { maxResults: 2 })).toEqual({ items: [1, 2], next: {} });
  });

  it.each([['nonsense'], [''], [Buffer.from('from:-1').toString('base64url')]])(
    'refuse the token "%s"',
    (nextToken) => {
      expect(() => pageOf([1], { nextToken, maxResults: 1 })).toThrow(ServiceError);
    },
  );
});
