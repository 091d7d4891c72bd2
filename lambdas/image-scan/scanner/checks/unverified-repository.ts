import type { Check } from './check';

export const unverifiedRepository: Check = {
  id: 'mayfly:config/unverified-repository',
  kind: 'configuration',
  severity: 'MEDIUM',
  title: 'The image is set to install packages without verification',
  standard: 'CIS Docker Benchmark 4.11; dockle CIS-DI-0011; CWE-347',
  remedy: "Name the repository's key (signed-by, gpgkey) and remove the setting: images built on this one inherit it.",
  find: ({ files: { sources } }) =>
    sources.flatMap(({ path, unverified }) =>
      unverified.map(({ line, what, setting }) => ({
        path: `${path}:${line}`,
        detail: `${path}, line ${line}: ${setting} switches off the check of the ${what}.`,
      })),
    ),
};
