import type { Command } from 'commander';
import type { PageRequest } from '../../../lambdas/verdicts/queries';
import { showPage } from '../../support/audit-view';
import type { CommandLine } from '../../support/command-line';
import { parseDays } from '../../support/exception-arguments';
import { exceptionColumns } from '../../support/exception-view';
import { examplesHelp } from '../../support/exit-codes';
import { openSource, paged } from './trail';

const DAY_MS = 86_400_000;

interface ExceptionOptions extends PageRequest {
  /** Milliseconds. */
  readonly expiring?: number;
}

export function addExceptions(audit: Command, commandLine: CommandLine): void {
  paged(audit.command('exceptions'))
    .description('Exceptions that stand, the first to expire first.')
    .option('--expiring <days>', 'only those that expire within so many days: 14d', parseDays)
    .addHelpText('after', examplesHelp('mayfly audit exceptions --expiring 14d'))
    .action(({ expiring, ...page }: ExceptionOptions, command: Command) =>
      commandLine.run(command, async (invocation) => {
        const days = expiring === undefined ? undefined : expiring / DAY_MS;
        const found = await (await openSource(invocation)).exceptions(days, page);
        return showPage(invocation.out, found, exceptionColumns);
      }),
    );
}
