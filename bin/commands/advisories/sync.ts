import { dirname, join } from 'node:path';
import type { Command } from 'commander';
import { type CompileSettings, compileExports } from '../../../lambdas/image-scan/advisories/compile/compile-database';
import { MOST_SIGNAL_BYTES, readEpss, readKev } from '../../../lambdas/image-scan/advisories/compile/read-signals';
import type { DownloadProgress } from '../../../lambdas/image-scan/advisories/download/download';
import { obtainBytes } from '../../../lambdas/image-scan/advisories/download/obtain-bytes';
import { MOST_EXPORT_BYTES, obtainInFolder } from '../../../lambdas/image-scan/advisories/download/obtain-export';
import { exportsOf, parseBaseUrl } from '../../../lambdas/image-scan/advisories/sources/osv-exports';
import { ADVISORIES } from '../../../lambdas/image-scan/contract';
import { databasePath, keepDatabase } from '../../support/advisory-file';
import { advisoryPaths } from '../../support/advisory-paths';
import { databaseLines, warnOfRejected } from '../../support/advisory-view';
import type { CommandLine, Invocation } from '../../support/command-line';
import { EXIT, type ExitCode, examplesHelp, exitCodesHelp } from '../../support/exit-codes';
import { byteSize } from '../../support/table';

interface SyncCommandOptions {
  readonly ecosystem?: readonly string[];
  readonly baseUrl: string;
  readonly epss?: string | true;
  readonly kev?: string | true;
  readonly out?: string;
}

/** On a slow line somebody wants to see that it goes on; more lines tell no more. */
const PROGRESS_EVERY_MS = 5_000;

export function addSync(advisories: Command, commandLine: CommandLine): void {
  advisories
    .command('sync')
    .description(
      "Downloads OSV's exports, those that have changed, and builds the database of them. The one before stays in place until " +
        'the new one is whole.',
    )
    .option('--ecosystem <names>', 'only these, comma-separated: npm,PyPI,Debian:12; can be repeated', listed)
    .option('--base-url <url>', "where the exports are: OSV's own, or a mirror", ADVISORIES.exports)
    .option('--epss [url]', 'join the scores of EPSS, from FIRST or from there')
    .option('--kev [url]', 'join the known exploited vulnerabilities, from CISA or from there')
    .option('--out <file>', 'write the database there (default: where `mayfly scan` looks for it)')
    .addHelpText('after', `\nWithout --ecosystem: ${ADVISORIES.ecosystems.join(', ')}.`)
    .addHelpText(
      'after',
      examplesHelp('mayfly advisories sync', 'mayfly advisories sync --ecosystem npm,PyPI,Debian:12 --kev'),
    )
    .addHelpText(
      'after',
      exitCodesHelp({
        [EXIT.done]: 'built',
        [EXIT.usage]: 'wrong usage, or an export that cannot be read',
        [EXIT.failed]: 'a download failed: the database is as it was',
      }),
    )
    .action((options: SyncCommandOptions, command: Command) =>
      commandLine.run(command, (invocation) => syncDatabase(invocation, options)),
    );
}

function listed(text: string, before: readonly string[] = []): readonly string[] {
  const names = text.split(',').map((name) => name.trim());
  return [...before, ...names.filter((name) => name !== '')];
}

/** @throws InvalidAdvisorySelection, InvalidAdvisorySource, DownloadFailed, UsageError */
async function syncDatabase(invocation: Invocation, options: SyncCommandOptions): Promise<ExitCode> {
  const { out, env, clock } = invocation;
  const { ecosystem = ADVISORIES.ecosystems } = options;
  const baseUrl = parseBaseUrl(options.baseUrl);
  exportsOf(ecosystem);
  const path = databasePath(options.out, env);
  const folder = advisoryPaths(env)?.exports ?? join(dirname(path), 'osv');
  // What changes from here on is in no download for sure: so old is the database at its birth.
  const started = clock();

  const progress = new ProgressNotes(invocation);
  const obtain = obtainInFolder(folder, {
    maxBytes: MOST_EXPORT_BYTES,
    onProgress: (name, received) => progress.of(name, received),
    onObtained: (name, how) => out.note(how === 'unchanged' ? `${name}: unchanged, reading it` : `${name}: reading it`),
  });
  const settings = { builtAt: started.toISOString(), ...(await signals(options, progress)) };
  const compilation = await compileExports(ecosystem, baseUrl, obtain, settings);
  const { compiled, rejected, empty } = compilation;
  warnOfRejected(compilation, out);
  if (empty.length > 0)
    out.warn(`the exports hold no advisories of ${empty.join(', ')}. Check the name and the release.`);
  const database = await keepDatabase(path, compiled);
  out.answer({ ...database, empty, rejected, report: compiled.report }, databaseLines(database, clock(), out));
  return EXIT.done;
}

async function signals({ epss, kev }: SyncCommandOptions, progress: ProgressNotes): Promise<Partial<CompileSettings>> {
  const fetched = (name: string, url: string) =>
    obtainBytes(parseBaseUrl(url), {
      maxBytes: MOST_SIGNAL_BYTES,
      onProgress: (received) => progress.of(name, received),
    });
  return {
    ...(epss === undefined
      ? {}
      : { epss: readEpss('EPSS', await fetched('EPSS', epss === true ? ADVISORIES.epss : epss)) }),
    ...(kev === undefined ? {} : { kev: readKev('KEV', await fetched('KEV', kev === true ? ADVISORIES.kev : kev)) }),
  };
}

/** The first bytes of each download, and then a line every few seconds. */
class ProgressNotes {
  readonly #invocation: Pick<Invocation, 'out' | 'clock'>;
  #name = '';
  #notedAt = 0;

  constructor(invocation: Pick<Invocation, 'out' | 'clock'>) {
    this.#invocation = invocation;
  }

  of(name: string, { received, total }: DownloadProgress): void {
    const { out, clock } = this.#invocation;
    const now = clock().getTime();
    if (name === this.#name && now - this.#notedAt < PROGRESS_EVERY_MS) return;
    const size = total === null ? '' : ` of ${byteSize(total)}`;
    out.note(name === this.#name ? `${name}: ${byteSize(received)}${size}` : `Downloading ${name}${size}`);
    this.#name = name;
    this.#notedAt = now;
  }
}
