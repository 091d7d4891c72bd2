import type { RunRequest } from '../../../../lambdas/image-scan/contract';
import { coalesce } from '../../../../lambdas/image-scan/requests/coalesce';

const IMAGE = {
  account: '111122223333',
  region: 'eu-west-1',
  repository: 'app/api',
  digest: `sha256:${'a'.repeat(64)}`,
};
const EARLY = '2026-11-23T08:00:00.000Z';
const LATE = '2026-11-23T09:00:00.000Z';

const request = (about: Partial<RunRequest> = {}): RunRequest => ({
  source: 'mayfly',
  trigger: 'rejudge',
  ...IMAGE,
  why: 'a test',
  ...about,
});

describe('Requests for runs', () => {
  it('of different images stay apart, in their order', () => {
    const requests = [request(), request({ repository: 'app/web' }), request({ digest: `sha256:${'b'.repeat(64)}` })];
    expect(coalesce(requests)).toEqual(requests);
  });

  it.each<[string, Partial<RunRequest>, Partial<RunRequest>, Partial<RunRequest>]>([
    ['the one that asks for most', { trigger: 'rejudge' }, { trigger: 'rescan' }, { trigger: 'rescan' }],
    ['the one that asks for most, first', { trigger: 'rescan' }, { trigger: 'refresh' }, { trigger: 'rescan' }],
    ['the later change', { asOf: LATE }, { asOf: EARLY }, { asOf: LATE }],
    ['the longer validity', { freshUntil: EARLY }, { freshUntil: LATE }, { freshUntil: LATE }],
  ])('of one image become %s', (_, a, b, expected) => {
    expect(coalesce([request(a), request(b)])).toEqual([request(expected)]);
  });

  it('of one image want a run whenever one of them does, whatever was judged when', () => {
    expect(coalesce([request({ asOf: LATE }), request()])).toEqual([request()]);
  });
});
