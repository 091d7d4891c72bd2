import { InvalidSettings } from '../lib/settings';

/** Whoever wrote a setting needs its path and what was expected; where we noticed it helps nobody. */
export function orEnd<Made>(make: () => Made): Made {
  try {
    return make();
  } catch (error) {
    if (!(error instanceof InvalidSettings)) throw error;
    process.stderr.write(`${error.message}\n`);
    // Not `exitCode`: the app would still be synthesised, empty, when the process ends.
    process.exit(1);
  }
}
