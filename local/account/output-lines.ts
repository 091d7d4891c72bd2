/** A line longer than this is cut, so that a program that never breaks a line cannot fill our memory. */
const MAX_LINE_CHARACTERS = 4_096;
const REMEMBERED_LINES = 30;

/** Splits what a program prints into lines, hands each on and remembers the last of them, in bounded memory. */
export class OutputLines {
  private readonly remembered: string[] = [];
  private readonly partial = new Map<string, string>();
  private readonly onLine: (line: string) => void;

  constructor(onLine: (line: string) => void = () => {}) {
    this.onLine = onLine;
  }

  /** Takes the next piece of text; `stream` keeps two streams from breaking each other's lines. */
  push(stream: string, text: string): void {
    const pieces = ((this.partial.get(stream) ?? '') + text).split(/\r?\n/);
    const rest = pieces.pop() ?? '';
    for (const line of pieces) this.take(line);
    this.partial.set(stream, rest.slice(0, MAX_LINE_CHARACTERS));
  }

  /** Hands on what is left without a line break. */
  end(): void {
    for (const rest of this.partial.values()) if (rest !== '') this.take(rest);
    this.partial.clear();
  }

  /** The last lines that are not empty, oldest first. */
  last(): readonly string[] {
    return [...this.remembered];
  }

  private take(line: string): void {
    if (line.trim() === '') return;
    const bounded = line.slice(0, MAX_LINE_CHARACTERS);
    this.remembered.push(bounded);
    if (this.remembered.length > REMEMBERED_LINES) this.remembered.shift();
    this.onLine(bounded);
  }
}
