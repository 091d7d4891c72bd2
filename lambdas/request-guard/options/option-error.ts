/** An option that makes no sense, told when the module loads rather than by a request that is let through. */
export class OptionError extends TypeError {
  override readonly name = 'OptionError';
  /** Such as `rateLimiting.rules[0].limit`. */
  readonly path: string;

  constructor(path: string, expected: string, given: unknown) {
    super(`The option "${path}" must be ${expected}, and is ${describe(given)}.`);
    this.path = path;
  }
}

/** Options are the author's own, so that short ones are quoted; functions and objects are only named. */
function describe(given: unknown): string {
  if (typeof given === 'string') return given.length <= 60 ? `"${given}"` : `a text of ${given.length} characters`;
  if (typeof given === 'number' || typeof given === 'boolean' || given === null || given === undefined)
    return `${given}`;
  return Array.isArray(given) ? 'a list' : `a ${typeof given}`;
}
