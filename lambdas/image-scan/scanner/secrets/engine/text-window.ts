import type { Classifier } from './classifier';

/** Bytes that are made text at once, so that neighbouring windows share them. */
const SEGMENT = 4 * 1024;

/** Shows parts of a buffer as text, one character for each byte. */
export class TextWindow {
  readonly #data: Buffer;
  #text = '';
  #start = 0;

  constructor(classifier: Classifier) {
    this.#data = classifier.data;
  }

  /** Forgets what it has shown: the buffer holds something else. */
  reset(): void {
    this.#text = '';
    this.#start = 0;
  }

  /** Makes sure that the bytes from `start` to before `end` are in `text`; returns where in the buffer it begins. */
  cover(start: number, end: number, filled: number): number {
    if (start < this.#start || end > this.#start + this.#text.length) {
      this.#start = start;
      this.#text = this.#data.toString('latin1', start, Math.min(filled, Math.max(end, start + SEGMENT)));
    }
    return this.#start;
  }

  get text(): string {
    return this.#text;
  }
}
