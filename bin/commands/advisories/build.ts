import type { Command } from 'commander';
import { compilePaths } from '../../../lambdas/image-scan/advisories/compile/compile-database';
import { MOST_SIGNAL_BYTES, readEpss, readKev } from '../../../lambdas/image-scan/advisories/compile/read-signals';
import { databasePath, keepDatabase } from '../../support/advisory-file';
import { ageText, databaseLines, warnOfRejected } from '../../support/advisory-view';
import type { CommandLine, Invocation } from '../../support/command-line';
import { UsageError } from '../../support/errors';
import { EXIT, type ExitCode, examplesHelp, exitCodesHelp } from '../../support/exit-codes';
import { parseEnd } from '../../support/moment';
import { readBytes } from '../../support/read-text';

interface BuildCommandOptions {
  readonly from: readonly string[];
  readonly asOf?: Date;
  readonly epss?: string;
  readonly kev?: string;
  readonly out?: string;
}

/** Newest changes of a living source are hardly older than this. */
const STALE_DAYS = 14;

export function addBuild(advisories: Command, commandLine: CommandLine): void {
  advisories
    .command('build')
    .description(
      'Builds the database from advisories on disk: OSV records as .json, .jsonl or a .zip of .json files, also with gzip. ' +
        'What is given is taken for current, unless --as-of says otherwise.',
    )
    .requiredOption('--from <path>', 'a file, or a folder of files; again for each further one', gathered)
    .option('--as-of <when>', 'the advisories are as of then: their age counts from it (default: now)', parseEnd)
    .option('--epss <file>', 'join the scores of EPSS: the CSV of FIRST, also with gzip')
    .option('--kev <file>', "join CISA's known exploited vulnerabilities: its JSON")
    .option('--out <file>', 'write it there (default: where `mayfly scan` looks for it)')
    .addHelpText(
      'after',
      examplesHelp(
        'mayfly advisories build --from ./advisories',
        'mayfly advisories build --from all.zip --from ours.jsonl --as-of 2026-11-20 --out advisories.db',
      ),
    )
    .addHelpText(
      'after',
      exitCodesHelp({ [EXIT.done]: 'built', [EXIT.usage]: 'wrong usage, or a source that cannot be read' }),
    )
    .action((options: BuildCommandOptions, command: Command) =>
      commandLine.run(command, (invocation) => buildDatabase(invocation, options)),
    );
}

const gathered = (path: string, before: readonly string[] = []): readonly string[] => [...before, path];

/** @throws UsageError, InvalidAdvisorySource, InvalidSignals */
async function buildDatabase({ out, env, clock }: Invocation, options: BuildCommandOptions): Promise<ExitCode> {
  const now = clock();
  const { from, asOf = now, epss, kev } = options;
  if (asOf > now) throw new UsageError(`--as-of ${asOf.toISOString()} lies in the future.`);
  const path = databasePath(options.out, env);
  for (const source of from) out.note(`Reading ${source}`);
  const compilation = await compilePaths(from, {
    builtAt: asOf.toISOString(),
    ...(epss === undefined ? {} : { epss: readEpss(epss, await readBytes(epss, MOST_SIGNAL_BYTES)) }),
    ...(kev === undefined ? {} : { kev: readKev(kev, await readBytes(kev, MOST_SIGNAL_BYTES)) }),
  });
  warnOfRejected(compilation, out);
  const database = await keepDatabase(path, compilation.compiled);
  const { newestModified } = database.info;
  if (newestModified !== null && asOf.getTime() - Date.parse(newestModified) > STALE_DAYS * 86_400_000) {
    const age = ageText(newestModified, asOf);
    out.warn(`the newest of the records was changed ${age} ago. If they are an old copy, say of when with --as-of.`);
  }
  const { rejected, compiled } = compilation;
  out.answer({ ...database, rejected, report: compiled.report }, databaseLines(database, now, out));
  return EXIT.done;
}
