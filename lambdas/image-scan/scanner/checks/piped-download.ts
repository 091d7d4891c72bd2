import { type Invocation, type RunStep, runSteps } from './build-steps';
import type { Check } from './check';

const DOWNLOADERS = /^(?:curl|wget|fetch|aria2c)$/;
const INTERPRETERS = /^(?:(?:ba|da|a|z|k)?sh|python[\d.]{0,4}|perl|ruby|node|php|source|\.)$/;
/** `sh -c "$(curl …)"`: what is within double quotes stays one word. */
const SUBSTITUTED_DOWNLOAD = /(?:\$\(|`)\s{0,16}(?:curl|wget)\s/;

export const pipedDownload: Check = {
  id: 'mayfly:config/piped-download',
  kind: 'configuration',
  severity: 'MEDIUM',
  title: 'A build step runs what it fetches from the network, unseen',
  standard: 'CIS Docker Benchmark 4.11; dockle CIS-DI-0011; CWE-494',
  remedy: 'Fetch to a file, compare it with a checksum or signature that the Dockerfile names, then run it.',
  find: ({ config }) =>
    runSteps(config)
      .filter(runsDownload)
      .map(({ path }) => ({ path, detail: `${path} hands a download to an interpreter.` })),
};

function runsDownload(step: RunStep): boolean {
  let isFed = false;
  let isInterpreterBefore = false;
  for (const call of step.calls) {
    const { joint } = call.command;
    const isDownload = DOWNLOADERS.test(call.program);
    const isInterpreter = INTERPRETERS.test(call.program);
    // Filters may stand between: `curl … | tee log | sh`.
    isFed &&= joint === '|';
    if (isInterpreter && isFed && readsProgram(call)) return true;
    if (isDownload && joint === '<(' && isInterpreterBefore) return true;
    const substitutes = isInterpreter || call.program === 'eval';
    if (substitutes && call.args.some((word) => SUBSTITUTED_DOWNLOAD.test(word))) return true;
    isFed ||= isDownload;
    isInterpreterBefore = isInterpreter;
  }
  return false;
}

/** With a program of its own (`-c`, a script) an interpreter reads its input as data. */
function readsProgram({ args }: Invocation): boolean {
  return !args.some((word) => /^-(?:c|e|m|-eval|r)$/.test(word) || /^[^-].*\.\w{1,4}$/.test(word));
}
