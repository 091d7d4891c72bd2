import type { FileHead, FileInspector, InspectionSink, OpenInspector } from './file-inspector';

/** Bytes that inspectors get to see before they decide; see `OpenInspector`. */
const START_BYTES = 512;

/** Leads one file's content to an inspector, which it opens once the file's start is there. */
export class ContentRun {
  readonly #head: FileHead;
  readonly #open: OpenInspector;
  readonly #sink: InspectionSink;
  #waiting: Buffer | undefined;
  #inspector: FileInspector | null | undefined;

  constructor(head: FileHead, open: OpenInspector, sink: InspectionSink) {
    this.#head = head;
    this.#open = open;
    this.#sink = sink;
  }

  push(piece: Buffer): void {
    if (this.#inspector !== undefined) {
      this.#inspector?.push(piece);
      return;
    }
    const waiting = this.#waiting;
    const start = waiting === undefined ? piece : Buffer.concat([waiting, piece]);
    if (start.length < START_BYTES) this.#waiting = waiting === undefined ? Buffer.from(piece) : start;
    else this.#begin(start);
  }

  end(): void {
    if (this.#inspector === undefined) this.#begin(this.#waiting ?? Buffer.alloc(0));
    this.#inspector?.end();
  }

  #begin(start: Buffer): void {
    this.#waiting = undefined;
    this.#inspector = this.#open(this.#head, start.subarray(0, START_BYTES), this.#sink);
    if (start.length > 0) this.#inspector?.push(start);
  }
}
