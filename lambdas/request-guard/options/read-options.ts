import { OptionError } from './option-error';

/**
 * The readers of options: each takes what was given and its path, and returns it with its type. Undefined stands for
 * "not given" alone, so that the default holds; it never switches a protection off.
 */
export function readInteger(path: string, given: unknown, [least, most]: readonly [number, number]): number {
  if (typeof given === 'number' && Number.isSafeInteger(given) && given >= least && given <= most) return given;
  throw new OptionError(path, `a whole number from ${least} to ${most}`, given);
}

export function readBoolean(path: string, given: unknown): boolean {
  if (typeof given === 'boolean') return given;
  throw new OptionError(path, 'true or false', given);
}

export function readText(path: string, given: unknown, most = 2048): string {
  if (typeof given === 'string' && given !== '' && given.length <= most) return given;
  throw new OptionError(path, `a text of 1 to ${most} characters`, given);
}

export function readTexts(path: string, given: unknown): readonly string[] {
  if (!Array.isArray(given)) throw new OptionError(path, 'a list of texts', given);
  return given.map((text, index) => readText(`${path}[${index}]`, text));
}

export function readOneOf<T extends string>(path: string, given: unknown, allowed: readonly T[]): T {
  const found = allowed.find((word) => word === given);
  if (found !== undefined) return found;
  throw new OptionError(path, `one of ${allowed.map((word) => `"${word}"`).join(', ')}`, given);
}

/** The given object, whose keys are all known: a misspelt key would be a protection that is silently off. */
export function readObject<T extends object>(path: string, given: T, known: readonly (keyof T & string)[]): T {
  if (typeof given !== 'object' || given === null || Array.isArray(given))
    throw new OptionError(path, 'an object', given);
  for (const key of Object.keys(given)) {
    if (!known.some((name) => name === key)) {
      throw new OptionError(path === '' ? key : `${path}.${key}`, `one of ${known.join(', ')}`, key);
    }
  }
  return given;
}
