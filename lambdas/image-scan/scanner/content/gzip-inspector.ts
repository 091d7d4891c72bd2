import { ContentRun } from '../layer/content-run';
import type { FileHead, InspectionSink, OpenInspector } from '../layer/file-inspector';
import { GzipDecoder } from '../layer/gzip-decoder';
import type { SyncCodec } from '../layer/sync-codec';
import { isTar } from './archive-kind';
import { baseName, innerPath } from './archive-name';
import type { ArchiveReader } from './archive-run';
import type { ContentBudget } from './content-budget';

/**
 * Reads a gzip file. Its content goes to the inspectors as `a.gz!/a`; that of a compressed tar archive keeps the file's own
 * path, so that its files are `a.tar.gz!/x`.
 */
export class GzipInspector implements ArchiveReader {
  readonly #decoder: GzipDecoder;
  readonly #content: ContentRun;

  constructor(
    { path, depth }: FileHead,
    codec: SyncCodec,
    openInner: OpenInspector,
    sink: InspectionSink,
    budget: ContentBudget,
  ) {
    const open: OpenInspector = (inner, start, to) => {
      budget.entry();
      return openInner({ ...inner, path: isTar(start) ? path : innerPath(path, contentName(path)) }, start, to);
    };
    this.#content = new ContentRun({ path, size: null, depth: depth + 1 }, open, sink);
    this.#decoder = new GzipDecoder(codec, (piece) => {
      budget.output(piece.length);
      this.#content.push(piece);
    });
  }

  push(piece: Buffer): void {
    this.#decoder.write(piece);
  }

  end(): void {
    this.#decoder.end();
    this.#content.end();
  }

  abandon(): void {
    this.#content.end();
  }
}

/** `a` for `a.gz`, `a.tar` for `a.tgz`. */
function contentName(path: string): string {
  const name = baseName(path);
  const stem = name.replace(/\.tgz$/i, '.tar').replace(/\.(?:gz|svgz|z)$/i, '');
  return stem === '' ? name : stem;
}
