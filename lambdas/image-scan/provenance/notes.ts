import { bounded } from '../../shared/errors';
import { PROVENANCE_LIMITS } from './evidence';

/** Names what could not be read. */
export type Note = (line: string) => void;

/** What could not be looked at: so many lines as the evidence takes, and how many more. */
export class Notes {
  readonly #lines: string[] = [];
  #more = 0;

  readonly add: Note = (line) => {
    if (this.#lines.length < PROVENANCE_LIMITS.notes) this.#lines.push(bounded(line, PROVENANCE_LIMITS.noteLength));
    else this.#more += 1;
  };

  all(): readonly string[] {
    return this.#more > 0 ? [...this.#lines, `and ${this.#more} more`] : this.#lines;
  }
}
