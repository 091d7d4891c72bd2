import { mostSpecific, type Placed } from '../most-specific';
import type { FoundText, SecretKind } from '../secret-kind';
import type { Candidate } from './candidate';
import type { FileSearch, SearchListener } from './file-search';

/** A secret in a file, with its value, so it never leaves the scanner. */
export interface FileSecret extends Placed {
  readonly secret: string;
  readonly matched: string;
  /** From 1; null in binaries. */
  readonly line: number | null;
}

/** Decides whether what matches a kind's expression is a secret: `isSecret`, or less in a test. */
export type IsSecret = (kind: SecretKind, found: FoundText) => boolean;

/** Whether a kind is sought in a file. */
export type IsSought = (kind: SecretKind, path: string | null) => boolean;

/** Matches in one file that are looked at; more tell nothing more of it. */
const MAX_MATCHES = 1000;

/** Tells the secrets of one file in the order of their offsets, each as soon as no other can overlap it. */
export class FileSecrets implements SearchListener {
  readonly path: string | null;
  readonly #search: FileSearch;
  readonly #isSecret: IsSecret;
  readonly #isSought: IsSought;
  readonly #onSecret: (secret: FileSecret) => void;
  #found: Omit<FileSecret, 'line'>[] = [];
  #open: readonly FileSecret[] = [];
  #matches = 0;

  /** @param search No other file's until this one has ended. */
  constructor(
    search: FileSearch,
    file: {
      readonly path: string | null;
      readonly isSecret: IsSecret;
      readonly isSought: IsSought;
      readonly onSecret: (secret: FileSecret) => void;
    },
  ) {
    this.#search = search;
    this.path = file.path;
    this.#isSecret = file.isSecret;
    this.#isSought = file.isSought;
    this.#onSecret = file.onSecret;
    search.begin(this);
  }

  /** Matches above the limit of one file, which were not looked at further; one secret may match several kinds. */
  get more(): number {
    return Math.max(0, this.#matches - MAX_MATCHES);
  }

  push(piece: Buffer): void {
    this.#search.push(piece);
  }

  end(): void {
    this.#search.end();
    for (const secret of this.#open) this.#onSecret(secret);
    this.#open = [];
  }

  wants(kind: SecretKind): boolean {
    return this.#isSought(kind, this.path);
  }

  candidate(candidate: Candidate, offset: number): boolean {
    if (!this.#isSecret(candidate.kind, candidate)) return false;
    this.#matches += 1;
    if (this.#matches <= MAX_MATCHES) {
      const { kind, secret, matched } = candidate;
      const [start, end] = candidate.range;
      this.#found.push({ kind, secret, matched, start: offset + start, end: offset + end });
    }
    return true;
  }

  searched(before: number): void {
    if (this.#found.length === 0 && this.#open.length === 0) return;
    const found = this.#found.sort((one, other) => one.start - other.start);
    this.#found = [];
    const located = found.map((secret) => ({ ...secret, line: this.#search.lineAt(secret.start) }));
    const secrets = mostSpecific(distinct([...this.#open, ...located]));
    for (const secret of secrets) if (secret.end <= before) this.#onSecret(secret);
    this.#open = secrets.filter(({ end }) => end > before);
  }
}

/** Windows of two blocks, and forms of one kind, may find the same. */
function distinct(secrets: readonly FileSecret[]): readonly FileSecret[] {
  const byPlace = new Map(secrets.map((secret) => [`${secret.start} ${secret.end} ${secret.kind.id}`, secret]));
  return [...byPlace.values()].sort((one, other) => one.start - other.start || one.end - other.end);
}
