import type { Severity } from '../../../verdicts/severity';

/** One kind of credential: what it looks like, and what only looks like it. Data; all are in `kinds/`. */
export interface SecretKind {
  /** Such as `github-pat`; it ends the finding's id, which exceptions name, so it never changes. */
  readonly id: string;
  /** For people, with its article: `a GitHub personal access token`. */
  readonly name: string;
  readonly severity: Severity;
  /**
   * Lower-case ASCII texts of 3 bytes or more, one of which stands in the secret or at most `REACH` bytes before it:
   * the expression is tried only near one of them.
   */
  readonly keywords: readonly string[];
  /**
   * With the flags `g` and `d`; the group `secret` is the credential, else the whole match is. Every repeat is bounded,
   * and it does not begin with a repeat, so that a search takes time linear in the window.
   */
  readonly pattern: RegExp;
  /** Shannon entropy, in bits for each character, that the secret must exceed. @default 0 */
  readonly minEntropy?: number;
  /** Only in files whose path matches. @default - any file */
  readonly path?: RegExp;
  /** What a match must not be, besides what no secret may be. */
  readonly except?: (found: FoundText) => boolean;
  /**
   * What tells that it is a secret: its own form; the name beside a random value (`cloudflare_token = …`); or the name
   * alone, whatever the value (`password = …`). The less it is, the more is left out. @default 'form'
   */
  readonly evidence?: 'form' | 'name' | 'password';
  /** Its form is so strict that a value is no mask, whatever it repeats, unless `except` says so. @default false */
  readonly strict?: boolean;
  /** Says less than other kinds: not reported where a secret of another kind overlaps it (see `mostSpecific`). @default false */
  readonly generic?: boolean;
}

/** A match of a kind's expression. */
export interface FoundText {
  readonly secret: string;
  /** The whole match. */
  readonly matched: string;
  /** The line in which the match begins, or the part of it that the window holds. */
  readonly line: string;
  /** The file, as `FileHead.path`; null where there is none, such as a variable of the image. */
  readonly path: string | null;
}

/** Bytes before a secret in which a keyword counts, and the most that a match may span. */
export const REACH = 512;
export const MAX_MATCH_BYTES = 8192;
