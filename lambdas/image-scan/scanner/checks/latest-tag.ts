import type { Check } from './check';

export const latestTag: Check = {
  id: 'mayfly:config/latest-tag',
  kind: 'configuration',
  severity: 'LOW',
  title: 'Nothing but the tag latest names the image',
  standard: 'dockle DKL-DI-0006',
  remedy: 'Push the image under a tag of its version too, and deploy by that or by digest.',
  find: ({ tags }) => {
    if (tags.length === 0 || tags.some((tag) => tag !== 'latest')) return [];
    return [{ path: 'tags', detail: 'The only tag is latest.' }];
  },
};
