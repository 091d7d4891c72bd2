/** Tries the expression of a kind on the bytes from `start` to before `end`, for matches that begin at most at `limit`. */
export type TryKind = (kind: number, start: number, end: number, limit: number) => void;

const NONE = -1;

/** Joins the overlapping windows of each kind, so that no byte is in two of them. */
export class Windows {
  readonly #tryKind: TryKind;
  readonly #starts: Int32Array;
  readonly #ends: Int32Array;
  readonly #limits: Int32Array;
  #open: number[] = [];

  constructor(kinds: number, tryKind: TryKind) {
    this.#tryKind = tryKind;
    this.#starts = new Int32Array(kinds).fill(NONE);
    this.#ends = new Int32Array(kinds);
    this.#limits = new Int32Array(kinds);
  }

  add(kind: number, start: number, end: number, limit: number): void {
    const opened = this.#starts[kind] ?? NONE;
    const openEnd = this.#ends[kind] ?? NONE;
    if (opened !== NONE && start <= openEnd) {
      if (start < opened) this.#starts[kind] = start;
      if (end > openEnd) this.#ends[kind] = end;
      if (limit > (this.#limits[kind] ?? NONE)) this.#limits[kind] = limit;
      return;
    }
    if (opened === NONE) this.#open.push(kind);
    else this.#tryKind(kind, opened, openEnd, this.#limits[kind] ?? NONE);
    this.#starts[kind] = start;
    this.#ends[kind] = end;
    this.#limits[kind] = limit;
  }

  /** Tries what is left. */
  finish(): void {
    const open = this.#open;
    this.#open = [];
    for (const kind of open) {
      this.#tryKind(kind, this.#starts[kind] ?? 0, this.#ends[kind] ?? 0, this.#limits[kind] ?? 0);
      this.#starts[kind] = NONE;
    }
  }
}
