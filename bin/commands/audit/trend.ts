import { type Command, InvalidArgumentError } from 'commander';
import type { CommandLine } from '../../support/command-line';
import { EXIT, examplesHelp } from '../../support/exit-codes';
import { daysUntil, LEGEND, trendLines } from '../../support/trend-chart';
import { openSource } from './trail';

const DEFAULT_DAYS = 30;
const MOST_DAYS = 3_650;

export function addTrend(audit: Command, commandLine: CommandLine): void {
  audit
    .command('trend')
    .description('How many images stood how, day by day. The snapshot of a day is taken right after midnight in UTC.')
    .option('--days <count>', `the last days, today included, 1 to ${MOST_DAYS} (default: ${DEFAULT_DAYS})`, parseDays)
    .addHelpText('after', examplesHelp('mayfly audit trend', 'mayfly audit trend --days 90 --json'))
    .action(({ days: count = DEFAULT_DAYS }: { readonly days?: number }, command: Command) =>
      commandLine.run(command, async (invocation) => {
        const { out, clock } = invocation;
        const days = daysUntil(clock(), count);
        const source = await openSource(invocation);
        const items = await source.trend({ from: days[0] ?? '', to: days.at(-1) ?? '' });
        const taken = new Set(items.map(({ date }) => date));
        const missing = days.filter((day) => !taken.has(day));
        out.answer({ items, next: null, missing }, items.length === 0 ? [] : trendLines(items, days, out.paint));
        if (!out.json) out.note(items.length === 0 ? 'None: no snapshot was taken on these days.' : LEGEND);
        return EXIT.done;
      }),
    );
}

function parseDays(text: string): number {
  const days = /^\d{1,4}$/.test(text) ? Number(text) : 0;
  if (days >= 1 && days <= MOST_DAYS) return days;
  throw new InvalidArgumentError(`Expected a whole number of days from 1 to ${MOST_DAYS}.`);
}
