/** One credential in a layer. The value itself is never here. */
export interface SecretMatch {
  /** Id of its kind, such as `github-pat`. */
  readonly kind: string;
  /** The file; one in an archive as `backup.zip!/id_rsa`. */
  readonly path: string;
  /** Bytes from the start of the file to the secret's first byte. */
  readonly offset: number;
  /** Counted from 1; null in binaries. */
  readonly line: number | null;
  /** What a person needs to find it again: the first characters, at most 4 and at most a quarter of it, and its length. */
  readonly hint: string;
  /** 32 hex digits of a keyed hash: the same secret has the same one in all images under one key. */
  readonly fingerprint: string;
}
