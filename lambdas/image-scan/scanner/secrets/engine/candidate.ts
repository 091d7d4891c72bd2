import type { FoundText, SecretKind } from '../secret-kind';

/** Gives the line of a text that is searched in which so many bytes from a position on begin, or what is near of it. */
export type LineOf = (position: number, length: number) => string;

/**
 * What matches a kind's expression. It holds the secret itself, so it never leaves the scanner. Line and place are made
 * where they are asked for, which is while the candidate is told: nearly all are refused before.
 */
export class Candidate implements FoundText {
  readonly kind: SecretKind;
  readonly secret: string;
  readonly matched: string;
  readonly path: string | null;
  readonly #match: RegExpExecArray;
  readonly #position: number;
  readonly #lineOf: LineOf;
  #line: string | undefined;

  /** @param position where the match begins, for `lineOf`. */
  constructor(kind: SecretKind, path: string | null, match: RegExpExecArray, position: number, lineOf: LineOf) {
    const [matched] = match;
    this.kind = kind;
    this.path = path;
    this.secret = match.groups?.['secret'] ?? matched;
    this.matched = matched;
    this.#match = match;
    this.#position = position;
    this.#lineOf = lineOf;
  }

  get line(): string {
    this.#line ??= this.#lineOf(this.#position, this.matched.length);
    return this.#line;
  }

  /** Where the secret stands, in bytes from the start of the match. */
  get range(): readonly [start: number, end: number] {
    const { index, indices } = this.#match;
    const [start, end] = indices?.groups?.['secret'] ?? [index, index + this.matched.length];
    return [start - index, end - index];
  }
}
