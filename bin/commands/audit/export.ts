import { type Command, Option } from 'commander';
import { csvOf } from '../../../lambdas/verdicts/exports/csv';
import type { ExportedImage, ExportOptions } from '../../../lambdas/verdicts/exports/exported-image';
import { jsonLinesOf } from '../../../lambdas/verdicts/exports/json-lines';
import { ocsfOf } from '../../../lambdas/verdicts/exports/ocsf';
import { sarifOf } from '../../../lambdas/verdicts/exports/sarif';
import { version } from '../../../package.json';
import type { CommandLine, Invocation } from '../../support/command-line';
import { UsageError } from '../../support/errors';
import { EXIT, type ExitCode, examplesHelp, exitCodesHelp } from '../../support/exit-codes';
import { exportedImages, nonCompliantRecords, parseExportTarget, recordsOf } from '../../support/export-images';
import { writeFileWhole } from '../../support/output-file';
import { evidenceBucket } from '../../support/stores';
import { openAccountTrail } from './trail';

const FORMATS: Readonly<
  Record<string, (images: AsyncIterable<ExportedImage>, options: ExportOptions) => AsyncIterable<string>>
> = { csv: csvOf, jsonl: jsonLinesOf, sarif: sarifOf, ocsf: ocsfOf };

interface ExportCommandOptions {
  readonly format: string;
  readonly allNoncompliant?: boolean;
  readonly output?: string;
}

const SUMMARY = 'Writes verdicts with all their findings for other tools. Images are read one after the other.';
const NOT_OVER_URL =
  'Not over --url: findings are in the evidence bucket, which the audit API may not read. Leave out --url, and use credentials ' +
  'of the account that may read table and bucket. The verdicts alone: mayfly audit non-compliant --url <address> --json.';

export function addExport(audit: Command, commandLine: CommandLine): void {
  audit
    .command('export')
    .summary(SUMMARY)
    .description(`${SUMMARY}\n\n${NOT_OVER_URL}`)
    .argument('[image]', 'repository:tag, repository@digest, or a repository: every image that a tag points at')
    .option('--all-noncompliant', 'every image whose current verdict is NON_COMPLIANT, worst first')
    .addOption(new Option('--format <format>', 'what to write').choices(Object.keys(FORMATS)).makeOptionMandatory())
    .option('--output <file>', 'write to this file, whole or not at all (default: to stdout)')
    .addHelpText(
      'after',
      examplesHelp(
        'mayfly audit export app/api:v1 --format sarif --output api.sarif',
        'mayfly audit export --all-noncompliant --format csv',
      ),
    )
    .addHelpText(
      'after',
      exitCodesHelp({
        [EXIT.done]: 'exported, whatever the verdicts',
        [EXIT.unknown]: 'the image was never judged',
        [EXIT.failed]: 'AWS or configuration; or the findings of an image could not be read',
      }),
    )
    .action((image: string | undefined, options: ExportCommandOptions, command: Command) =>
      commandLine.run(command, (invocation) => auditExport(invocation, image, options)),
    );
}

async function auditExport(
  invocation: Invocation,
  text: string | undefined,
  { format, allNoncompliant = false, output }: ExportCommandOptions,
): Promise<ExitCode> {
  const { out, clients, clock } = invocation;
  const write = FORMATS[format];
  if (!write) throw new UsageError(`"${format}" is not a format.`);
  if ((text === undefined) !== allNoncompliant)
    throw new UsageError('Name an image or a repository, or give --all-noncompliant: one of the two.');
  if (out.json && output === undefined)
    throw new UsageError('With --json the answer is one document about the export: name its file with --output.');
  const target = text === undefined ? undefined : parseExportTarget(text);
  const trail = await openAccountTrail(invocation, NOT_OVER_URL);

  const records = target ? recordsOf(trail, target) : nonCompliantRecords(trail);
  const totals = { images: 0, findings: 0, notRead: 0 };
  const images = exportedImages(evidenceBucket(clients, trail.where), records, clock(), (image) => {
    totals.images += 1;
    totals.findings += image.findings?.length ?? 0;
    if (image.notRead === undefined) return;
    totals.notRead += 1;
    out.warn(`${image.record.repository}@${image.record.digest}: ${image.notRead}`);
  });
  const pieces = write(images, { toolVersion: version });
  if (output === undefined) for await (const piece of pieces) await out.write(piece);
  else await writeFileWhole(output, pieces);

  if (out.json) out.answer({ format, output, ...totals }, []);
  out.note(`Exported ${totals.images} images with ${totals.findings} findings${output ? ` to ${output}` : ''}.`);
  if (totals.notRead > 0) return EXIT.failed;
  if (totals.images > 0 || target === undefined) return EXIT.done;
  out.note('It was never judged.');
  return EXIT.unknown;
}
