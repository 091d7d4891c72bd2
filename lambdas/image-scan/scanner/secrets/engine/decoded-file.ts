import { Utf16Text, utf16Order } from './utf16';

/** A byte order mark is two bytes. */
const MARK_BYTES = 2;

/** Passes a file's bytes on, and those of UTF-16 text as one byte for each character. */
export class DecodedFile {
  readonly #onBytes: (bytes: Buffer) => void;
  #mark = Buffer.alloc(0);
  #started = false;
  #text: Utf16Text | null = null;

  constructor(onBytes: (bytes: Buffer) => void) {
    this.#onBytes = onBytes;
  }

  push(piece: Buffer): void {
    if (this.#started) this.#pass(piece);
    else if (this.#mark.length + piece.length < MARK_BYTES) this.#mark = Buffer.concat([this.#mark, piece]);
    else this.#start(this.#mark.length === 0 ? piece : Buffer.concat([this.#mark, piece]));
  }

  end(): void {
    if (!this.#started) this.#start(this.#mark);
  }

  /** Where in the file a byte of those passed on comes from. */
  offset(passed: number): number {
    return this.#text ? MARK_BYTES + passed * 2 : passed;
  }

  #start(bytes: Buffer): void {
    this.#started = true;
    const order = utf16Order(bytes);
    if (order !== null) this.#text = new Utf16Text(order);
    this.#pass(order === null ? bytes : bytes.subarray(MARK_BYTES));
  }

  #pass(bytes: Buffer): void {
    this.#onBytes(this.#text ? this.#text.push(bytes) : bytes);
  }
}
