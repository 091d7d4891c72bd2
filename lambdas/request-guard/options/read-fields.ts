import { readInteger, readObject } from './read-options';

/** Reads what was given at a path; throws an OptionError with that path. */
export type Reader<T> = (path: string, given: unknown) => T;

/**
 * Reads an object whose keys each have a reader.
 *
 * @throws OptionError with the path of a key that has none, and what the readers throw
 */
export function readFields<T extends object>(
  path: string,
  given: unknown,
  readers: { readonly [K in keyof T]: Reader<T[K]> },
): T {
  const options = readObject(path, given as Readonly<Record<string, unknown>>, Object.keys(readers));
  const fields = Object.entries<Reader<unknown>>(readers);
  return Object.fromEntries(fields.map(([name, read]) => [name, read(`${path}.${name}`, options[name])])) as T;
}

/** A reader for which the default stands for what is undefined, and for nothing else. */
export function optional<T>(otherwise: T, read: Reader<T>): Reader<T> {
  return (path, given) => (given === undefined ? otherwise : read(path, given));
}

export function integer(least: number, most: number): Reader<number> {
  return (path, given) => readInteger(path, given, [least, most]);
}
