import type { Command } from 'commander';
import { parseImageName } from '../../../lambdas/verdicts/image-reference';
import type { PageRequest } from '../../../lambdas/verdicts/queries';
import type { Period } from '../../../lambdas/verdicts/query-by-month';
import type { TagPointer } from '../../../lambdas/verdicts/store/tags';
import { historyColumns, showPage, tagColumns } from '../../support/audit-view';
import type { CommandLine, Invocation } from '../../support/command-line';
import { UsageError } from '../../support/errors';
import { EXIT, type ExitCode, examplesHelp, exitCodesHelp } from '../../support/exit-codes';
import { parseRepository } from '../../support/image-argument';
import { parseEnd, parseStart } from '../../support/moment';
import { openSource, paged } from './trail';

const DEFAULT_DAYS = 30;
const DAY_MS = 86_400_000;
/** Each month is a query, asked even where nothing was scanned. */
const MOST_YEARS = 10;

interface HistoryOptions extends PageRequest {
  readonly from?: Date;
  readonly to?: Date;
}

export function addHistory(audit: Command, commandLine: CommandLine): void {
  paged(audit.command('history'))
    .description('Every scan in a repository between two times, with policy and reasons, the newest first.')
    .argument('<repository>', 'name of the repository')
    .option('--from <time>', `begin of the time, in UTC (default: ${DEFAULT_DAYS} days before its end)`, parseStart)
    .option('--to <time>', 'end of the time, in UTC; a date alone is included whole (default: now)', parseEnd)
    .addHelpText('after', examplesHelp('mayfly audit history app/api --from 2026-11-01 --to 2026-11-05'))
    .action((text: string, options: HistoryOptions, command: Command) =>
      commandLine.run(command, async (invocation) => {
        const repository = parseRepository(text);
        const period = periodOf(options, invocation.clock());
        const found = await (await openSource(invocation)).history(repository, period, options);
        return showPage(invocation.out, found, historyColumns);
      }),
    );
}

function periodOf({ from, to }: HistoryOptions, now: Date): Period {
  const end = to ?? now;
  const start = from ?? new Date(end.getTime() - DEFAULT_DAYS * DAY_MS);
  if (start > end)
    throw new UsageError(`The time ends at ${end.toISOString()}, before it begins: ${start.toISOString()}.`);
  if (end.getTime() - start.getTime() > MOST_YEARS * 366 * DAY_MS)
    throw new UsageError(`The time is longer than ${MOST_YEARS} years. Ask for a part of it with --from and --to.`);
  return { from: start, to: end };
}

interface TagHistoryOptions extends PageRequest {
  readonly at?: Date;
}

export function addTagHistory(audit: Command, commandLine: CommandLine): void {
  paged(audit.command('tag-history'))
    .description(
      'What a tag was seen pointing at, and since when, the newest first; or what it pointed at at a moment.',
    )
    .argument('<image>', 'repository:tag')
    .option('--at <time>', 'only what it pointed at then, in UTC; a date alone means its end', parseEnd)
    .addHelpText(
      'after',
      examplesHelp(
        'mayfly audit tag-history app/api:v1',
        'mayfly audit tag-history app/api:v1 --at 2026-11-05T08:00:00Z',
      ),
    )
    .addHelpText('after', exitCodesHelp({ [EXIT.done]: 'answered', [EXIT.unknown]: 'with --at: not seen by then' }))
    .action((image: string, options: TagHistoryOptions, command: Command) =>
      commandLine.run(command, (invocation) => auditTagHistory(invocation, image, options)),
    );
}

async function auditTagHistory(
  invocation: Invocation,
  text: string,
  { at, ...page }: TagHistoryOptions,
): Promise<ExitCode> {
  const name = parseImageName(text);
  const { repository, tag } = name;
  if (tag === undefined) throw new UsageError(`"${text}" has no tag. Write repository:tag.`);
  const source = await openSource(invocation);
  const asked = { ...name, tag };
  if (at === undefined) return showPage<TagPointer>(invocation.out, await source.tagHistory(asked, page), tagColumns);

  const pointer = await source.tagAt(asked, at);
  showPage<TagPointer>(invocation.out, { items: pointer ? [pointer] : [] }, tagColumns);
  if (pointer) return EXIT.done;
  invocation.out.note(`${repository}:${tag} had not been seen by ${at.toISOString()}.`);
  return EXIT.unknown;
}
