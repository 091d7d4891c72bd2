/** Stands for every character that one byte cannot hold: none of them is part of a secret. */
const OTHER = 0xff;

/** Makes text in UTF-16 one byte a character. */
export class Utf16Text {
  readonly #high: 0 | 1;
  #first: number | undefined;

  constructor(order: 'little' | 'big') {
    this.#high = order === 'little' ? 1 : 0;
  }

  /** Returns the characters that are whole now. */
  push(piece: Buffer): Buffer {
    const text = Buffer.allocUnsafe((piece.length + 1) >> 1);
    let length = 0;
    for (const byte of piece) {
      const first = this.#first;
      this.#first = first === undefined ? byte : undefined;
      if (first === undefined) continue;
      const [high, low] = this.#high === 0 ? [first, byte] : [byte, first];
      text[length] = high === 0 ? low : OTHER;
      length += 1;
    }
    return text.subarray(0, length);
  }
}

/** The byte order that a file's first two bytes state; null for any other text or binary. */
export function utf16Order(start: Buffer): 'little' | 'big' | null {
  if (start[0] === 0xff && start[1] === 0xfe) return 'little';
  return start[0] === 0xfe && start[1] === 0xff ? 'big' : null;
}
