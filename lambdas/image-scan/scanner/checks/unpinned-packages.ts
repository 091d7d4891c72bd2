import { type RunStep, runSteps } from './build-steps';
import type { Check } from './check';
import { packageCommand } from './package-commands';

/** As many as a sentence bears. */
const MAX_SHOWN = 5;
/** Names of real packages only: anything else could be a secret that a variable was replaced by. */
const NAME = /^[a-z0-9][a-z0-9.+_-]{0,60}$/i;

export const unpinnedPackages: Check = {
  id: 'mayfly:config/unpinned-packages',
  kind: 'configuration',
  // Nearly every image does so, and pinning Debian's packages breaks builds once a version leaves the archive.
  severity: 'INFORMATIONAL',
  title: 'A build step installs packages of no fixed version',
  standard: 'Docker build best practices, "Version pinning"; hadolint DL3008, DL3018, DL3033, DL3041',
  remedy:
    'Name versions, such as nginx=1.26.3-1, or install from a snapshot of the archive, where builds must be repeatable.',
  find: ({ config }) =>
    runSteps(config).flatMap((step) => {
      const names = unpinned(step);
      if (names.length === 0) return [];
      const more = names.length > MAX_SHOWN ? ` and ${names.length - MAX_SHOWN} more` : '';
      return [{ path: step.path, detail: `${step.path} installs ${names.slice(0, MAX_SHOWN).join(', ')}${more}.` }];
    }),
};

/** Packages without a version: `name=1`, `name>1` and, for yum, `name-1.2` have one; files and variables may. */
function unpinned(step: RunStep): string[] {
  const names = step.calls.flatMap((invocation) => {
    const command = packageCommand(invocation);
    return command?.verb === 'install' ? command.packages : [];
  });
  return [...new Set(names)].filter((name) => NAME.test(name) && !/-\d[\w.]*(?:-|$)|\.(?:deb|apk|rpm)$/.test(name));
}
