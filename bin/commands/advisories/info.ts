import { type Command, InvalidArgumentError } from 'commander';
import { openDatabaseFile } from '../../../lambdas/image-scan/advisories/database/open-database';
import { DEFAULT_POLICY } from '../../../lambdas/image-scan/policy/default-policy';
import { counted } from '../../../lambdas/shared/wording';
import { databasePath, fileSize } from '../../support/advisory-file';
import { databaseLines } from '../../support/advisory-view';
import type { CommandLine, Invocation } from '../../support/command-line';
import { UsageError } from '../../support/errors';
import { EXIT, type ExitCode, examplesHelp, exitCodesHelp } from '../../support/exit-codes';

interface InfoCommandOptions {
  readonly advisories?: string;
  readonly maxAge: number;
}

const DAY_MS = 86_400_000;

export function addInfo(advisories: Command, commandLine: CommandLine): void {
  advisories
    .command('info')
    .description('Says how old the database is and what it holds.')
    .option('--advisories <file>', 'the database (default: the one that `mayfly scan` uses)')
    .option('--max-age <days>', 'older than this is too old', parseDays, DEFAULT_POLICY.maxAdvisoryAgeDays)
    .addHelpText('after', examplesHelp('mayfly advisories info', 'mayfly advisories info --max-age 1 --json'))
    .addHelpText(
      'after',
      exitCodesHelp({
        [EXIT.done]: 'young enough to prove something',
        [EXIT.unknown]: 'too old, or there is none',
        [EXIT.usage]: 'wrong usage, or a file that is no database',
      }),
    )
    .action((options: InfoCommandOptions, command: Command) =>
      commandLine.run(command, (invocation) => showInfo(invocation, options)),
    );
}

function parseDays(text: string): number {
  const days = /^\d{1,5}$/.test(text) ? Number(text) : 0;
  if (days >= 1 && days <= 36_500) return days;
  throw new InvalidArgumentError('Expected a whole number of days, 1 to 36500.');
}

/** @throws UsageError where a file that was named is missing, InvalidDatabase where it is damaged */
async function showInfo({ out, env, clock }: Invocation, options: InfoCommandOptions): Promise<ExitCode> {
  const path = databasePath(options.advisories, env);
  const bytes = await fileSize(path);
  if (bytes === null) {
    if (options.advisories !== undefined) throw new UsageError(`There is no file ${path}. Check the path.`);
    out.answer({ path, info: null, tooOld: true }, [`There is no database yet. Get one with: mayfly advisories sync`]);
    return EXIT.unknown;
  }
  const database = openDatabaseFile(path);
  try {
    const { info } = database;
    const now = clock();
    const age = now.getTime() - Date.parse(info.builtAt);
    // A database of tomorrow is a clock that is wrong: its age is not known.
    const tooOld = !(age < options.maxAge * DAY_MS && age > -DAY_MS);
    const described = { path, bytes, info };
    out.answer({ ...described, maxAgeDays: options.maxAge, tooOld }, databaseLines(described, now, out));
    if (tooOld) {
      out.warn(
        `it is too old to prove anything: ${counted(options.maxAge, 'day')} at most. Run: mayfly advisories sync`,
      );
    }
    return tooOld ? EXIT.unknown : EXIT.done;
  } finally {
    database.close();
  }
}
