import type { Check } from './check';

export const noHealthcheck: Check = {
  id: 'mayfly:config/no-healthcheck',
  kind: 'configuration',
  severity: 'LOW',
  title: 'The image has no health check',
  standard: 'CIS Docker Benchmark 4.6; dockle CIS-DI-0006',
  remedy: 'Add a HEALTHCHECK to the Dockerfile, or accept this where the orchestrator probes the container itself.',
  find: ({ config: { config } }) => {
    const [first] = config.healthcheck ?? [];
    if (first !== undefined && first !== 'NONE') return [];
    const detail = first === 'NONE' ? 'HEALTHCHECK NONE switches it off.' : 'HEALTHCHECK is not set.';
    return [{ path: 'config.Healthcheck', detail }];
  },
};
