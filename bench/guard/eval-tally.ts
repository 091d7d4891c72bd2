/** How many requests of one kind there were, and how many of them were refused. */
interface Count {
  all: number;
  refused: number;
}

/** Counts refused requests by a kind, and prints them as a table. */
export class Tally {
  readonly #counts = new Map<string, Count>();

  add(kind: string, isRefused: boolean): void {
    const count = this.#counts.get(kind) ?? { all: 0, refused: 0 };
    count.all++;
    if (isRefused) count.refused++;
    this.#counts.set(kind, count);
  }

  get share(): number {
    let all = 0;
    let refused = 0;
    for (const count of this.#counts.values()) {
      all += count.all;
      refused += count.refused;
    }
    return all === 0 ? 0 : refused / all;
  }

  lines(): string[] {
    return [...this.#counts]
      .sort(([a], [b]) => a.localeCompare(b))
      .map(([kind, { all, refused }]) => {
        const share = `${((100 * refused) / all).toFixed(2)} %`;
        return `  ${kind.padEnd(44)}${`${refused}`.padStart(7)} of ${`${all}`.padStart(6)}${share.padStart(11)}`;
      });
  }
}
