import { InvalidPackageRecord } from '../errors';
import { excerpt } from './text';

export interface Specifier {
  /** With its scope. */
  readonly name: string;
  /** A version, a range, or where the package comes from: `npm:^1.0.0`, `workspace:.`. */
  readonly reference: string;
}

/** What a reference to a folder begins with: the project's own code, which no registry knows. */
const LOCAL = ['workspace:', 'link:', 'portal:', 'file:', 'root:', 'exec:'];

/**
 * Splits `@scope/name@reference`, as lock files name packages.
 *
 * @throws InvalidPackageRecord if it has no reference. @param line counted from 1; 0 for none.
 */
export function parseSpecifier(text: string, line = 0): Specifier {
  const at = text.indexOf('@', 1);
  if (at < 0) throw new InvalidPackageRecord(line, `${excerpt(text)} is not a package and its version`);
  return { name: text.slice(0, at), reference: text.slice(at + 1) };
}

/** The package that an alias such as `npm:lodash@^4.0.0` stands for; null where the reference is no alias. */
export function aliasTarget(reference: string): string | null {
  if (!reference.startsWith('npm:')) return null;
  const target = reference.slice('npm:'.length);
  const at = target.indexOf('@', 1);
  // `npm:^1.0.0` is a range of the package itself.
  return at > 0 ? target.slice(0, at) : null;
}

export function isLocal(reference: string): boolean {
  return LOCAL.some((protocol) => reference.startsWith(protocol));
}
