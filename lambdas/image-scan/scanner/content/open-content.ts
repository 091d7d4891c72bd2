import type { FileHead, FileInspector, InspectionSink, OpenInspector } from '../layer/file-inspector';
import { decideOnArchive, type OpenDecision } from './archive-kind';
import { type ArchiveReader, ArchiveRun, type ArchiveTools, BLOCK_BYTES, OutermostRun } from './archive-run';
import { CodecPool } from './codec-pool';
import { ContentBudget, type ContentLimits, resolveContentLimits } from './content-budget';
import { ExecutableInspector, WINDOW_BYTES } from './executable/executable-inspector';
import { isExecutable, isPackedByUpx } from './executable/executable-kind';
import { GzipInspector } from './gzip-inspector';
import { TarInspector } from './tar-inspector';
import { ZipInspector } from './zip/zip-inspector';

export interface ContentOptions {
  /** @default DEFAULT_CONTENT_LIMITS */
  readonly limits?: Partial<ContentLimits>;
}

/**
 * Opens what looks into the files of layers: archives are read, and all that is in them goes through the same inspectors;
 * programs and Java archives tell of their packages. An archive's own bytes go to no other inspector, as its files do. It
 * holds buffers, so that one file is looked at after another, each to its end or its abandonment before the next. Each
 * layer has a sink of its own: by that the limits know that another layer begins.
 *
 * @param others get every file that is no archive, also those within archives.
 * @throws RangeError if a limit is not a positive number.
 */
export function openContent(options: ContentOptions, others: readonly OpenInspector[]): OpenInspector {
  const budget = new ContentBudget(resolveContentLimits(options.limits ?? {}));
  const tools: ArchiveTools = { budget, codecs: new CodecPool() };
  const block = Buffer.allocUnsafeSlow(BLOCK_BYTES);
  const window = Buffer.allocUnsafeSlow(WINDOW_BYTES);

  const layers = new WeakSet<InspectionSink>();
  const open: OpenInspector = (file, start, sink) => {
    if (!layers.has(sink)) {
      layers.add(sink);
      budget.beginLayer();
    }
    if (file.depth === 0) budget.beginFile();
    const decision = decideOnArchive(file.path, start);
    if (decision !== null && 'open' in decision) {
      const archive = openArchive({ file, decision, open, sink, tools, block });
      // What stands before the archive, or a file that is none in spite of its name, is looked at as it is.
      if (archive) return together(decision.leadIn ? [archive, ...openAll(others, file, start, sink)] : [archive]);
    } else if (decision !== null) {
      const reason = `it is compressed as ${decision.unread}, which is not read`;
      if (decision.hard) sink.notLookedAt(file.path, reason);
      else sink.passedOver(file.path, reason);
    }
    const inspectors = openAll(others, file, start, sink);
    return together(
      isExecutable(start) ? [openExecutable(file, start, sink, window, tools), ...inspectors] : inspectors,
    );
  };
  return open;
}

interface Opening {
  readonly file: FileHead;
  readonly decision: OpenDecision;
  readonly open: OpenInspector;
  readonly sink: InspectionSink;
  readonly tools: ArchiveTools;
  readonly block: Buffer;
}

function openArchive(opening: Opening): FileInspector | null {
  const { file, sink, tools, block } = opening;
  const { maxDepth } = tools.budget.limits;
  if (file.depth >= maxDepth) {
    sink.notLookedAt(file.path, `it lies in ${file.depth} archives, and is one itself: at most ${maxDepth} are opened`);
    return null;
  }
  const reader = archiveReader(opening);
  if (reader === null) {
    sink.notLookedAt(file.path, 'it is compressed, and this version of Node has no decoder for it');
    return null;
  }
  const run = new ArchiveRun(file.path, reader, sink);
  return file.depth === 0 ? new OutermostRun(file.path, run, sink, tools.budget, block) : run;
}

function archiveReader({ file, decision, open, sink, tools }: Opening): ArchiveReader | null {
  if (decision.open === 'zip') return new ZipInspector(file, decision.leadIn, open, sink, tools);
  if (decision.open === 'tar') return new TarInspector(file, open, sink, tools);
  const codec = tools.codecs.forArchive(file.depth);
  return codec === null ? null : new GzipInspector(file, codec, open, sink, tools.budget);
}

function openExecutable(
  file: FileHead,
  start: Buffer,
  sink: InspectionSink,
  window: Buffer,
  { codecs }: ArchiveTools,
): FileInspector {
  if (isPackedByUpx(start)) sink.notLookedAt(file.path, 'it is compressed by UPX: what it is built of is not read');
  return new ExecutableInspector(file.path, sink, window, codecs.forProgram());
}

function openAll(
  others: readonly OpenInspector[],
  file: FileHead,
  start: Buffer,
  sink: InspectionSink,
): FileInspector[] {
  const inspectors: FileInspector[] = [];
  for (const other of others) {
    const inspector = other(file, start, sink);
    if (inspector) inspectors.push(inspector);
  }
  return inspectors;
}

function together(inspectors: readonly FileInspector[]): FileInspector | null {
  const [first] = inspectors;
  if (inspectors.length <= 1) return first ?? null;
  return {
    push: (piece) => {
      for (const inspector of inspectors) inspector.push(piece);
    },
    end: () => {
      for (const inspector of inspectors) inspector.end();
    },
  };
}
