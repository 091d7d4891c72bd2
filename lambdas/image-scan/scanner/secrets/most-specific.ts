import type { SecretKind } from './secret-kind';

/** A secret's place in a text. */
export interface Placed {
  readonly kind: SecretKind;
  readonly start: number;
  readonly end: number;
}

/**
 * One finding for one secret: of those that overlap, a form goes before a name, a name before a generic kind, and what
 * spans more before what spans less. Kinds of one rank that match the same text both stay: which it is, nobody can tell.
 */
export function mostSpecific<T extends Placed>(found: readonly T[]): T[] {
  return found.filter(
    (one) =>
      !found.some((other) => other !== one && one.start < other.end && other.start < one.end && isBetter(other, one)),
  );
}

function isBetter(a: Placed, b: Placed): boolean {
  const ranks = rank(a.kind) - rank(b.kind);
  if (ranks !== 0) return ranks < 0;
  const spans = a.end - a.start - (b.end - b.start);
  if (spans !== 0) return spans > 0;
  return a.kind.id === b.kind.id && a.start < b.start;
}

function rank({ generic, evidence = 'form' }: SecretKind): number {
  if (generic) return { form: 1, name: 2, password: 3 }[evidence];
  return evidence === 'name' ? 1 : 0;
}
