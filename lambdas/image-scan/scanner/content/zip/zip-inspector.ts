import { ContentRun } from '../../layer/content-run';
import { printableName } from '../../layer/entry-name';
import type { FileHead, InspectionSink, OpenInspector } from '../../layer/file-inspector';
import { isJavaArchive } from '../archive-kind';
import { innerPath } from '../archive-name';
import type { ArchiveReader, ArchiveTools } from '../archive-run';
import { JavaCollector } from '../java/java-collector';
import { type ZipEntry, type ZipProblem, ZipReader, type ZipVisitor } from './zip-reader';

const REASONS: Readonly<Record<ZipProblem, string>> = {
  encrypted: 'it is encrypted',
  'unread compression': 'it is compressed in a way that is not read',
  damaged: 'its compressed data is damaged',
  'wrong size': 'it has another size than the archive says',
  'unknown end': 'the archive does not say where it ends',
  'cut short': 'the archive is cut short',
  elsewhere: 'the central directory lists it where no file was found',
  renamed: 'the central directory gives it another name',
  'no directory': 'the archive has no central directory',
};

/** Reads a zip archive: its files go to the inspectors, and what tells of Maven packages is kept. */
export class ZipInspector implements ArchiveReader, ZipVisitor {
  readonly #head: FileHead;
  readonly #openInner: OpenInspector;
  readonly #sink: InspectionSink;
  readonly #tools: ArchiveTools;
  readonly #reader: ZipReader;
  readonly #java = new JavaCollector();
  readonly #problems = new Map<ZipProblem, { readonly first: string | null; count: number }>();
  #inner: ContentRun | undefined;

  constructor(head: FileHead, leadIn: boolean, openInner: OpenInspector, sink: InspectionSink, tools: ArchiveTools) {
    this.#head = head;
    this.#openInner = openInner;
    this.#sink = sink;
    this.#tools = tools;
    this.#reader = new ZipReader(this, { codec: () => tools.codecs.forArchive(head.depth), leadIn });
  }

  push(piece: Buffer): void {
    this.#reader.push(piece);
  }

  end(): void {
    this.#reader.end();
    this.#java.report(this.#head.path, isJavaArchive(this.#head.path), this.#sink);
    this.#reportProblems();
  }

  abandon(): void {
    this.#endInner();
  }

  entry({ name, size }: ZipEntry): void {
    this.#tools.budget.entry();
    this.#java.entry(name);
    const { path, depth } = this.#head;
    this.#inner = new ContentRun({ path: innerPath(path, name), size, depth: depth + 1 }, this.#openInner, this.#sink);
  }

  content(piece: Buffer): void {
    this.#tools.budget.output(piece.length);
    this.#java.content(piece);
    this.#inner?.push(piece);
  }

  entryEnd(whole: boolean): void {
    if (whole) this.#java.entryEnd();
    this.#endInner();
  }

  problem(problem: ZipProblem, name: string | null, count: number): void {
    const known = this.#problems.get(problem);
    if (known) known.count += count;
    else this.#problems.set(problem, { first: name, count });
  }

  #endInner(): void {
    const inner = this.#inner;
    this.#inner = undefined;
    inner?.end();
  }

  /** Packages come from Java archives, so that what is not read of one leaves the image incomplete. */
  #reportProblems(): void {
    const { path } = this.#head;
    const isHard = isJavaArchive(path) || this.#java.isJava;
    for (const [problem, { first, count }] of this.#problems) {
      const what = first === null ? `${count} of its files` : `${count} of its files, such as ${printableName(first)}`;
      const isWhole = problem === 'no directory' || problem === 'cut short';
      const reason = isWhole ? REASONS[problem] : `${what}: ${REASONS[problem]}`;
      if (isHard) this.#sink.notLookedAt(path, reason);
      else this.#sink.passedOver(path, reason);
    }
  }
}
