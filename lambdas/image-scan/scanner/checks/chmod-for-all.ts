import { type Invocation, runSteps } from './build-steps';
import type { Check } from './check';

/** Octal with the last digit's 2 and without the sticky bit; symbolic with `o` or `a`: what `+w` does, the umask says. */
const OCTAL = /^0{0,4}[0246]?[0-7]{2}[2367]$/;
const SYMBOLIC = /(?:^|,)[ug]{0,2}[oa][ugoa]{0,3}[+=][rxX]{0,3}w/;

export const chmodForAll: Check = {
  id: 'mayfly:config/chmod-for-all',
  kind: 'configuration',
  severity: 'LOW',
  title: 'A build step lets any user write',
  standard: 'CWE-732',
  remedy: 'Give the files to the user who writes them, with chown or COPY --chown, instead of the right to all.',
  find: ({ config }) =>
    runSteps(config)
      .filter((step) => step.calls.some(opensToAll))
      .map(({ path }) => ({ path, detail: `${path} runs chmod with the right to write for all.` })),
};

function opensToAll({ program, args }: Invocation): boolean {
  if (program !== 'chmod') return false;
  const [mode = '', ...files] = args.filter((word) => !/^-[A-Za-z-]/.test(word));
  if (!OCTAL.test(mode) && !SYMBOLIC.test(mode)) return false;
  // With the sticky bit, and in folders that are open by design, it is as it should be.
  return (
    !/t/.test(mode) &&
    !(files.length > 0 && files.every((file) => /^\/(?:tmp|var\/tmp|dev\/shm|run)(?:\/|$)/.test(file)))
  );
}
