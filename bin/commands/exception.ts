import { randomBytes } from 'node:crypto';
import type { Command } from 'commander';
import { exceptionNow } from '../../lambdas/verdicts/as-of-now';
import { type Exception, MAX_EXCEPTION_DAYS } from '../../lambdas/verdicts/exception';
import { newException, newRemoval } from '../../lambdas/verdicts/parse-exception';
import type { AuditTable } from '../../lambdas/verdicts/store/audit-table';
import {
  addException,
  exceptionsCovering,
  exceptionsEnding,
  findException,
  removeException,
} from '../../lambdas/verdicts/store/exceptions';
import { haveTouchedJudgedAgain } from '../support/ask-rejudgement';
import type { CommandLine, Invocation } from '../support/command-line';
import type { FoundDeployment } from '../support/deployment';
import { UsageError } from '../support/errors';
import { expiryOf, parseDays } from '../support/exception-arguments';
import { exceptionColumns, exceptionLines } from '../support/exception-view';
import { EXIT, type ExitCode, examplesHelp, exitCodesHelp } from '../support/exit-codes';
import { parseRepository } from '../support/image-argument';
import { auditTable } from '../support/stores';
import { table as drawTable } from '../support/table';

const DAY_MS = 86_400_000;
/** What one list holds in memory; the queries in docs/audit-queries.md have no such end. */
const MAX_LISTED = 10_000;

interface AddOptions {
  readonly id?: string;
  readonly path?: string;
  readonly package?: string;
  readonly repository: string;
  readonly reason: string;
  readonly expires: string;
  readonly by: string;
}

interface ListOptions {
  /** Milliseconds. */
  readonly expiring?: number;
  readonly repository?: string;
  readonly all?: boolean;
}

export function addExceptionCommands(program: Command, commandLine: CommandLine): void {
  const exception = program
    .command('exception')
    .summary('accept a finding for a time, with a reason')
    .description('Adds, lists and removes exceptions: findings that do not count, for a reason and for a time.')
    .addHelpText(
      'after',
      examplesHelp(
        'mayfly exception add --id CVE-2026-1000 --repository app/api --reason "not reachable" --expires 30d --by me@example.com',
        'mayfly exception list --expiring 14d',
      ),
    );

  exception
    .command('add')
    .description('Adds an exception. Name a vulnerability or check, a package, or both.')
    .option('--id <id>', 'id of a vulnerability (an alias will do) or of a check')
    .option('--path <path>', 'with --id: only where the finding is at this path')
    .option('--package <package>', 'name, name@version, or a purl; alone it covers every vulnerability of the package')
    .requiredOption('--repository <pattern>', 'where it holds: app/api, "app/*", or "*" for every repository')
    .requiredOption('--reason <text>', 'why the risk is accepted')
    .requiredOption('--expires <when>', `30d, a date or a moment in UTC; at most ${MAX_EXCEPTION_DAYS} days ahead`)
    .requiredOption('--by <who>', 'who answers for it')
    .addHelpText(
      'after',
      examplesHelp(
        'mayfly exception add --package openssl@3.0.11-1 --repository "app/*" --reason "fix is being tested" --expires 2027-01-31 --by me@example.com',
      ),
    )
    .addHelpText('after', exitCodesHelp({ [EXIT.done]: 'added', [EXIT.usage]: 'not valid, so not added' }))
    .action((options: AddOptions, command: Command) =>
      commandLine.run(command, (invocation) => add(invocation, options)),
    );

  exception
    .command('list')
    .description('Exceptions that stand, the first to expire first.')
    .option('--expiring <days>', 'only those that expire within so many days: 14d', parseDays)
    .option('--repository <name>', 'only those that cover this repository')
    .option('--all', `also those that were removed, and those that expired in the last ${MAX_EXCEPTION_DAYS} days`)
    .addHelpText('after', examplesHelp('mayfly exception list --expiring 14d', 'mayfly exception list --all --json'))
    .action((options: ListOptions, command: Command) =>
      commandLine.run(command, (invocation) => list(invocation, options)),
    );

  exception
    .command('remove')
    .description('Ends an exception before its time. It stays on record.')
    .argument('<id>', 'id of the exception')
    .requiredOption('--reason <text>', 'why it ends')
    .requiredOption('--by <who>', 'who ends it')
    .addHelpText(
      'after',
      examplesHelp('mayfly exception remove 2027-01-31-09f3ac2e1b --reason "fixed in v2" --by me@example.com'),
    )
    .addHelpText(
      'after',
      exitCodesHelp({ [EXIT.done]: 'removed, now or before', [EXIT.usage]: 'there is no such exception' }),
    )
    .action((id: string, options: { readonly reason: string; readonly by: string }, command: Command) =>
      commandLine.run(command, (invocation) => remove(invocation, id, options)),
    );
}

async function open(invocation: Invocation): Promise<{ readonly table: AuditTable; readonly where: FoundDeployment }> {
  const where = await invocation.deployment();
  return { table: auditTable(invocation.clients, where), where };
}

async function add(invocation: Invocation, options: AddOptions): Promise<ExitCode> {
  const { out, clock } = invocation;
  const now = clock();
  const { id, path, package: of, repository, reason, by, expires } = options;
  const match = {
    ...(id === undefined ? {} : { id }),
    ...(path === undefined ? {} : { path }),
    ...(of === undefined ? {} : { package: of }),
  };
  const { table, where } = await open(invocation);
  const exception = newException(
    { repository, match, reason, createdBy: by, expiresAt: expiryOf(expires, now) },
    { account: where.account, region: where.region, now, nonce: randomBytes(5).toString('hex') },
  );
  await addException(table, exception);
  const added = exceptionNow(exception, now);
  out.answer({ exception: added }, exceptionLines(added));
  await haveTouchedJudgedAgain(invocation, exception, 'added');
  return EXIT.done;
}

async function list(invocation: Invocation, options: ListOptions): Promise<ExitCode> {
  const { out, clock } = invocation;
  const now = clock();
  const year = MAX_EXCEPTION_DAYS * DAY_MS;
  const from = options.all ? new Date(now.getTime() - year) : now;
  const to = new Date(now.getTime() + (options.expiring ?? year));
  const repository = options.repository === undefined ? undefined : parseRepository(options.repository);
  const { table, where } = await open(invocation);
  const { account, region } = where;
  const { found, more } = await collect(
    repository === undefined
      ? exceptionsEnding(table, from, to)
      : [await exceptionsCovering(table, { account, region, repository }, from)],
    (exception) => Date.parse(exception.expiresAt) >= from.getTime() && Date.parse(exception.expiresAt) <= to.getTime(),
  );
  const items = found
    .map((exception) => exceptionNow(exception, now))
    .filter(({ state }) => options.all || state === 'standing')
    .sort((a, b) => Date.parse(a.expiresAt) - Date.parse(b.expiresAt));
  out.answer({ items, more }, items.length === 0 ? [] : drawTable(exceptionColumns, items, out.paint));
  if (!out.json && items.length === 0) out.note('None.');
  if (more) out.warn(`There are more than ${MAX_LISTED}: narrow the question with --expiring or --repository.`);
  return EXIT.done;
}

async function collect(
  pages: AsyncIterable<readonly Exception[]> | Iterable<readonly Exception[]>,
  wanted: (exception: Exception) => boolean,
): Promise<{ readonly found: readonly Exception[]; readonly more: boolean }> {
  const found: Exception[] = [];
  for await (const page of pages) {
    for (const exception of page) {
      if (found.length === MAX_LISTED) return { found, more: true };
      if (wanted(exception)) found.push(exception);
    }
  }
  return { found, more: false };
}

async function remove(
  invocation: Invocation,
  id: string,
  options: { readonly reason: string; readonly by: string },
): Promise<ExitCode> {
  const { out, clock } = invocation;
  const now = clock();
  const removal = newRemoval(options, now);
  const { table } = await open(invocation);
  const exception = await findException(table, id);
  if (!exception) {
    throw new UsageError(
      `There is no exception "${id}". See "mayfly exception list --all"; one that was added a moment ago may need a second.`,
    );
  }
  const standing = await removeException(table, exception, removal);
  const removed = exceptionNow(standing, now);
  out.answer({ exception: removed }, exceptionLines(removed));
  if (exception.removed) out.note('It was removed before: nothing has changed.');
  else await haveTouchedJudgedAgain(invocation, standing, 'removed');
  return EXIT.done;
}
