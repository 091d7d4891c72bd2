import type { Check } from './check';
import { endOfSupport } from './release-ends';

export const endOfLifeDistribution: Check = {
  id: 'mayfly:config/end-of-life-distribution',
  kind: 'configuration',
  severity: 'HIGH',
  title: "The distribution's release gets no more security updates",
  standard: 'CIS Docker Benchmark 4.2 and 4.4; CWE-1104',
  remedy: 'Build on a release that is supported. Where extended support is paid for, make an exception until it ends.',
  find: ({ distribution, now }) => {
    const end = distribution ? endOfSupport(distribution) : null;
    if (!distribution || !end || now.getTime() < end.after.getTime()) return [];
    return [
      {
        path: 'etc/os-release',
        detail: `Support of ${distribution.id} ${distribution.versionId} ended on ${end.day} (${end.source}).`,
      },
    ];
  },
};
