import { ContentRun } from '../layer/content-run';
import type { FileHead, InspectionSink, OpenInspector } from '../layer/file-inspector';
import { TarReader } from '../layer/tar-reader';
import { innerPath } from './archive-name';
import type { ArchiveReader, ArchiveTools } from './archive-run';

/** Reads a tar archive that is a file: its files go to the inspectors. */
export class TarInspector implements ArchiveReader {
  readonly #reader: TarReader;
  #inner: ContentRun | undefined;

  constructor({ path, depth }: FileHead, openInner: OpenInspector, sink: InspectionSink, { budget }: ArchiveTools) {
    this.#reader = new TarReader({
      entry: ({ type, name, size, sparse }) => {
        budget.entry();
        if (type !== 'file') return false;
        // Of a sparse file the archive has the pieces, one after another: what is in them is found all the same.
        const head = { path: innerPath(path, name), size: sparse ? null : size, depth: depth + 1 };
        this.#inner = new ContentRun(head, openInner, sink);
        return true;
      },
      content: (piece) => {
        budget.output(piece.length);
        this.#inner?.push(piece);
      },
      end: () => {
        this.abandon();
      },
    });
  }

  push(piece: Buffer): void {
    this.#reader.push(piece);
  }

  end(): void {
    this.#reader.end();
  }

  abandon(): void {
    const inner = this.#inner;
    this.#inner = undefined;
    inner?.end();
  }
}
