import { MAX_MATCH_BYTES, REACH, type SecretKind } from '../secret-kind';
import { Candidate, type LineOf } from './candidate';
import { BLOCK_BYTES, CAPACITY, type Classifier } from './classifier';
import type { SearchPlan } from './search-plan';
import { TextWindow } from './text-window';
import { Windows } from './windows';

export interface SearchListener {
  /** Whether the kind is sought in this file; asked when a keyword of it has been found. */
  wants(kind: SecretKind): boolean;
  /** The file, for what is decided on a candidate. */
  readonly path: string | null;
  /** Returns whether it is a secret; if not, the search goes on inside the match. `offset` is where the match begins. */
  candidate(candidate: Candidate, offset: number): boolean;
  /** All candidates that begin before the offset have been told; lines can be told now. */
  searched(before: number): void;
}

/** What look-arounds may see beyond a window, and how much of a line is shown on each side of where a match begins. */
const CONTEXT = 64;
const LINE_REACH = 1024;
/** What the windows of a block need of the bytes before it and after it. */
const HEAD = MAX_MATCH_BYTES + LINE_REACH + CONTEXT;
const TAIL = REACH + MAX_MATCH_BYTES + LINE_REACH + CONTEXT;
const SOUGHT = 1;
const NOT_SOUGHT = 2;
const NOBODY: SearchListener = { path: null, wants: () => false, candidate: () => false, searched: () => {} };
/** A file with a NUL among its first bytes is a binary. */
const TEXT_PROBE = 8192;

if (HEAD + BLOCK_BYTES + TAIL > CAPACITY)
  throw new RangeError('a block and its windows do not fit into the classifier');

/**
 * Searches one file after another, in blocks that lie where they lie in the file: what is found does not depend on the
 * pieces that come.
 */
export class FileSearch {
  readonly #plan: SearchPlan;
  readonly #classifier: Classifier;
  readonly #windows: Windows;
  readonly #window: TextWindow;
  /** By the kind's index: the end of the last secret that was found at a known place, in bytes of the buffer. */
  readonly #ends: Int32Array;
  /** By the kind's index: 0 while it is not known whether it is sought in the file, then `SOUGHT` or `NOT_SOUGHT`. */
  readonly #sought: Uint8Array;
  #listener: SearchListener;
  /** Offset of the buffer's first byte, how much of it is filled, and where in it the next block begins. */
  #base = 0;
  #filled = 0;
  #block = 0;
  #binary: boolean | undefined;
  /** Line feeds before an offset. */
  #feeds = 0;
  #feedsBefore = 0;

  constructor(plan: SearchPlan, classifier: Classifier) {
    this.#plan = plan;
    this.#classifier = classifier;
    this.#windows = new Windows(plan.kinds.length, (kind, start, end, limit) => this.#try(kind, start, end, limit));
    this.#window = new TextWindow(classifier);
    this.#ends = new Int32Array(plan.kinds.length);
    this.#sought = new Uint8Array(plan.kinds.length);
    this.#listener = NOBODY;
  }

  /** Begins a file: what was of another is gone. */
  begin(listener: SearchListener): void {
    this.#listener = listener;
    this.#sought.fill(0);
    this.#base = 0;
    this.#filled = 0;
    this.#block = 0;
    this.#binary = undefined;
    this.#feeds = 0;
    this.#feedsBefore = 0;
  }

  push(piece: Buffer): void {
    for (let at = 0; at < piece.length; ) {
      const wanted = this.#block + BLOCK_BYTES + TAIL - this.#filled;
      const copied = piece.copy(this.#classifier.data, this.#filled, at, at + wanted);
      this.#filled += copied;
      at += copied;
      if (copied === wanted) this.#search();
    }
  }

  end(): void {
    while (this.#block < this.#filled) this.#search();
  }

  /** The line, from 1, of an offset in the block that has just been searched; null in binaries. */
  lineAt(offset: number): number | null {
    if (this.#binary) return null;
    this.#feeds +=
      offset >= this.#feedsBefore
        ? this.#feedsIn(this.#feedsBefore, offset)
        : -this.#feedsIn(offset, this.#feedsBefore);
    this.#feedsBefore = offset;
    return this.#feeds + 1;
  }

  #feedsIn(start: number, end: number): number {
    return this.#classifier.countLines(start - this.#base, end - this.#base);
  }

  #search(): void {
    const { data } = this.#classifier;
    this.#binary ??= data.subarray(0, Math.min(this.#filled, TEXT_PROBE)).includes(0);
    const end = Math.min(this.#block + BLOCK_BYTES, this.#filled);
    this.#window.reset();
    this.#ends.fill(0);
    this.#classifier.search(this.#filled, this.#block, end, (position, keyword) => this.#open(position, keyword));
    this.#windows.finish();
    const kept = Math.max(0, end - HEAD);
    this.#listener.searched(this.#base + kept);
    if (!this.#binary && this.#feedsBefore < this.#base + kept) this.lineAt(this.#base + kept);
    data.copyWithin(0, kept, this.#filled);
    this.#base += kept;
    this.#filled -= kept;
    this.#block = end - kept;
  }

  #open(position: number, keyword: number): void {
    for (const use of this.#plan.uses[keyword] ?? []) {
      if (!this.#isSought(use.kind)) continue;
      const start = position - use.back;
      const end = position + use.forward;
      if (use.starts) for (const before of use.starts) this.#tryAt(use.kind, position - before, end);
      else this.#windows.add(use.kind, Math.max(0, start), Math.min(end, this.#filled), position + use.ahead);
    }
  }

  #isSought(index: number): boolean {
    const known = this.#sought[index];
    if (known !== 0) return known === SOUGHT;
    const kind = this.#plan.kinds[index];
    const sought = kind !== undefined && this.#listener.wants(kind);
    this.#sought[index] = sought ? SOUGHT : NOT_SOUGHT;
    return sought;
  }

  /** Tries an expression at one place; a match may end at most before `end`. */
  #tryAt(index: number, start: number, end: number): void {
    const kind = this.#plan.kinds[index];
    const pattern = this.#plan.anchored[index];
    if (start < (this.#ends[index] ?? 0) || !kind || !pattern) return;
    const origin = this.#window.cover(
      Math.max(0, start - CONTEXT),
      Math.min(end + CONTEXT, this.#filled),
      this.#filled,
    );
    pattern.lastIndex = start - origin;
    const match = pattern.exec(this.#window.text);
    if (match && this.#tell(kind, match, origin)) this.#ends[index] = start + match[0].length;
  }

  /** Searches part of the buffer for matches that begin at most at `limit`. */
  #try(index: number, start: number, end: number, limit: number): void {
    const kind = this.#plan.kinds[index];
    if (!kind) return;
    const { pattern } = kind;
    const from = Math.max(0, start - CONTEXT);
    const to = Math.min(end + CONTEXT, this.#filled);
    const shown = this.#window.cover(from, to, this.#filled);
    const text = this.#window.text.slice(from - shown, to - shown);
    pattern.lastIndex = start - from;
    for (let match = pattern.exec(text); match; match = pattern.exec(text)) {
      if (from + match.index > limit) break;
      // The decision may use the expression itself, and what is no secret may cover the beginning of one.
      const next = pattern.lastIndex;
      pattern.lastIndex = this.#tell(kind, match, from) ? Math.max(match.index + 1, next) : match.index + 1;
    }
    pattern.lastIndex = 0;
  }

  #tell(kind: SecretKind, match: RegExpExecArray, origin: number): boolean {
    const position = origin + match.index;
    const candidate = new Candidate(kind, this.#listener.path, match, position, this.#lineOf);
    return this.#listener.candidate(candidate, this.#base + position);
  }

  /** The line that a match begins in, as far as it is near the match. */
  readonly #lineOf: LineOf = (position, length) => {
    const start = Math.max(0, position - LINE_REACH);
    const end = Math.min(this.#filled, position + length + LINE_REACH);
    const text = this.#classifier.data.toString('latin1', start, end);
    const at = position - start;
    const from = at === 0 ? 0 : text.lastIndexOf('\n', at - 1) + 1;
    const to = text.indexOf('\n', at);
    return text.slice(from, to < 0 ? text.length : to);
  };
}
