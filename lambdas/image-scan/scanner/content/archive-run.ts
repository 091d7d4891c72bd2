import { InvalidTar, LayerUnreadable } from '../errors';
import type { FileInspector, InspectionSink } from '../layer/file-inspector';
import type { CodecPool } from './codec-pool';
import { type ContentBudget, ContentLimitReached } from './content-budget';

/** What the readers of one layer's archives share. */
export interface ArchiveTools {
  readonly budget: ContentBudget;
  readonly codecs: CodecPool;
}

/** Reads one archive. Its methods throw where the archive cannot be read further. */
export interface ArchiveReader {
  /** @throws LayerUnreadable, InvalidTar, ContentLimitReached */
  push(piece: Buffer): void;
  /** @throws LayerUnreadable, InvalidTar, ContentLimitReached */
  end(): void;
  /** The rest of the archive will not come: what has been read of the file at hand is all of it. @throws ContentLimitReached */
  abandon(): void;
}

/** Reads an archive to its end, or to where it is damaged: then the rest of it is named as passed over. */
export class ArchiveRun implements FileInspector {
  readonly #path: string;
  readonly #reader: ArchiveReader;
  readonly #sink: InspectionSink;
  #stopped = false;

  constructor(path: string, reader: ArchiveReader, sink: InspectionSink) {
    this.#path = path;
    this.#reader = reader;
    this.#sink = sink;
  }

  push(piece: Buffer): void {
    this.#attempt(() => this.#reader.push(piece));
  }

  end(): void {
    this.#attempt(() => this.#reader.end());
  }

  #attempt(read: () => void): void {
    if (this.#stopped) return;
    try {
      read();
    } catch (error) {
      this.#stopped = true;
      this.#abandon();
      if (!(error instanceof LayerUnreadable || error instanceof InvalidTar)) throw error;
      this.#sink.passedOver(this.#path, error.message);
    }
  }

  #abandon(): void {
    try {
      this.#reader.abandon();
    } catch (error) {
      // The limit on which it stops, once more.
      if (!(error instanceof ContentLimitReached)) throw error;
    }
  }
}

/** Bytes of a file that are read at a time. */
export const BLOCK_BYTES = 64 * 1024;

/**
 * Reads an archive that is a file of the layer itself: in blocks of one size, so that what is found in a damaged one does
 * not depend on how its bytes arrive, and to the limits, which leave the rest of it unread.
 */
export class OutermostRun implements FileInspector {
  readonly #path: string;
  readonly #run: FileInspector;
  readonly #sink: InspectionSink;
  readonly #budget: ContentBudget;
  readonly #block: Buffer;
  #filled = 0;
  #stopped = false;

  /** @param block of `BLOCK_BYTES`, for this file alone while it passes. */
  constructor(path: string, run: FileInspector, sink: InspectionSink, budget: ContentBudget, block: Buffer) {
    this.#path = path;
    this.#run = run;
    this.#sink = sink;
    this.#budget = budget;
    this.#block = block;
  }

  push(piece: Buffer): void {
    for (let at = 0; at < piece.length && !this.#stopped; ) {
      const copied = piece.copy(this.#block, this.#filled, at);
      at += copied;
      this.#filled += copied;
      if (this.#filled === this.#block.length) this.#flush();
    }
  }

  end(): void {
    this.#flush();
    this.#attempt(() => this.#run.end());
  }

  #flush(): void {
    const bytes = this.#block.subarray(0, this.#filled);
    this.#filled = 0;
    if (bytes.length === 0) return;
    this.#budget.take(bytes.length);
    this.#attempt(() => this.#run.push(bytes));
  }

  #attempt(read: () => void): void {
    if (this.#stopped) return;
    try {
      read();
    } catch (error) {
      if (!(error instanceof ContentLimitReached)) throw error;
      this.#stopped = true;
      this.#sink.notLookedAt(this.#path, `it was not read to its end: ${error.message}`);
    }
  }
}
