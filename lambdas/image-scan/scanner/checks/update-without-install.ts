import { type Invocation, type RunStep, runSteps } from './build-steps';
import type { Check } from './check';
import { packageCommand } from './package-commands';

export const updateWithoutInstall: Check = {
  id: 'mayfly:config/update-without-install',
  kind: 'configuration',
  severity: 'LOW',
  title: 'A build step only updates the package index',
  standard: 'CIS Docker Benchmark 4.7; dockle CIS-DI-0007',
  remedy:
    'Update and install in one RUN: the layer of a lone update is cached, and later builds install from an index of long ago.',
  find: ({ config }) =>
    runSteps(config).flatMap((step) => {
      const manager = loneUpdate(step);
      return manager === null
        ? []
        : [{ path: step.path, detail: `${step.path} runs ${manager} update and installs nothing.` }];
    }),
};

/** The package manager whose index the step updates, if nothing in the step can install from it. */
function loneUpdate(step: RunStep): string | null {
  let manager: string | null = null;
  for (const invocation of step.calls) {
    const command = packageCommand(invocation);
    if (command?.verb === 'update') manager ??= command.manager;
    else if (command || mayInstall(invocation)) return null;
  }
  return manager;
}

/** Scripts, and verbs such as `build-dep`: what they do is not seen. */
function mayInstall({ program, args }: Invocation): boolean {
  if (/^(?:apt-get|apt|aptitude|apk|yum|dnf|microdnf|tdnf|zypper)$/.test(program)) {
    return !args.some((word) => /^(?:clean|autoclean|autoremove|cache|version|--version)$/.test(word));
  }
  return /\.\w{1,8}$|^(?:ba|da|a|z)?sh$|^(?:npx|python\d?|perl|ruby|make|ansible-playbook|puppet|chef-client|dpkg|debootstrap)$/.test(
    program,
  );
}
