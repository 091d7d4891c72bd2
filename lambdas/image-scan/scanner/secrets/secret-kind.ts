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
  /** What a match must not be, besides what no secret may be: `matched` is the whole match, `line` the line it begins in. */
  readonly except?: (found: { readonly secret: string; readonly matched: string; readonly line: string }) => boolean;
}

/** Bytes before a secret in which a keyword counts, and the most that a match may span. */
export const REACH = 512;
export const MAX_MATCH_BYTES = 8192;
