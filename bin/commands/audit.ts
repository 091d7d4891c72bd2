import { type Command, InvalidArgumentError } from 'commander';
import { explainVerdict } from '../../lambdas/verdicts/explain';
import { parseImageName } from '../../lambdas/verdicts/image-reference';
import type { PageRequest } from '../../lambdas/verdicts/queries';
import { DEFAULT_LOOK_BACK_DAYS } from '../support/audit-source/table-source';
import { attemptColumns, rejectedColumns, showPage, unknownColumns, verdictColumns } from '../support/audit-view';
import type { CommandLine, Invocation } from '../support/command-line';
import { EXIT, type ExitCode, examplesHelp, exitCodesHelp } from '../support/exit-codes';
import { parsePinnedName, parseRepository } from '../support/image-argument';
import { table as drawTable } from '../support/table';
import { addExceptions } from './audit/exceptions';
import { addExport } from './audit/export';
import { addHistory, addTagHistory } from './audit/history';
import { addPackage, addVulnerability } from './audit/incident';
import { addSbom } from './audit/sbom';
import { openSource, paged } from './audit/trail';
import { addTrend } from './audit/trend';
import { addVerify } from './audit/verify';

/** Each day is a query: at most a little over a year may be asked for. */
const MAX_LOOK_BACK_DAYS = 400;

export function addAudit(program: Command, commandLine: CommandLine): void {
  const audit = program
    .command('audit')
    .summary('ask the audit trail')
    .description('Asks the audit trail. Verdicts are shown as of now: a COMPLIANT that has expired is UNKNOWN.')
    .option(
      '--url <address>',
      'ask the audit API there, with the token in MAYFLY_TOKEN, and not the table; not for export, sbom and verify',
    )
    .addHelpText('after', examplesHelp('mayfly audit verdict app/api:v1', 'mayfly audit non-compliant --limit 10'));

  audit
    .command('verdict')
    .description('The verdict of an image. Of a tag: that of the digest that it was last seen pointing at.')
    .argument('<image>', 'repository:tag or repository@digest')
    .addHelpText('after', examplesHelp('mayfly audit verdict app/api:v1'))
    .addHelpText(
      'after',
      exitCodesHelp({ [EXIT.done]: 'answered, whatever the verdict', [EXIT.unknown]: 'never judged' }),
    )
    .action((image: string, _: unknown, command: Command) =>
      commandLine.run(command, (invocation) => auditVerdict(invocation, image)),
    );

  paged(audit.command('scans'))
    .description('Every recorded scan of an image, the newest first.')
    .argument('<image>', 'repository@digest')
    .addHelpText('after', examplesHelp('mayfly audit scans app/api@sha256:... --limit 10'))
    .action((image: string, page: PageRequest, command: Command) =>
      commandLine.run(command, async (invocation) => {
        const name = parsePinnedName(image);
        const found = await (await openSource(invocation)).scans(name, page);
        return showPage(invocation.out, found, verdictColumns);
      }),
    );

  paged(audit.command('non-compliant'))
    .description('Images whose current verdict is NON_COMPLIANT, worst first.')
    .addHelpText('after', examplesHelp('mayfly audit non-compliant'))
    .action((page: PageRequest, command: Command) =>
      commandLine.run(command, async (invocation) => {
        const found = await (await openSource(invocation)).nonCompliant(page);
        return showPage(invocation.out, found, verdictColumns);
      }),
    );

  paged(audit.command('unknown'))
    .description(
      'Images that nothing is proven about now: first those whose verdict is UNKNOWN, worst first, then those whose ' +
        'COMPLIANT has expired, the newest expiry first.',
    )
    .option(
      '--look-back <days>',
      `list what expired in these last days, 0 to ${MAX_LOOK_BACK_DAYS} (default: ${DEFAULT_LOOK_BACK_DAYS})`,
      parseLookBack,
    )
    .addHelpText('after', examplesHelp('mayfly audit unknown', 'mayfly audit unknown --look-back 365'))
    .action((options: PageRequest & { readonly lookBack?: number }, command: Command) =>
      commandLine.run(command, (invocation) => auditUnknown(invocation, options)),
    );

  paged(audit.command('attempts'))
    .description('Attempts at remediation of a repository and how they ended, the newest first.')
    .argument('<repository>', 'name of the repository')
    .addHelpText('after', examplesHelp('mayfly audit attempts app/api'))
    .action((text: string, page: PageRequest, command: Command) =>
      commandLine.run(command, async (invocation) => {
        const repository = parseRepository(text);
        const found = await (await openSource(invocation)).attempts(repository, page);
        return showPage(invocation.out, found, attemptColumns);
      }),
    );

  paged(audit.command('rejected'))
    .description('Events of one month that named no image that could be judged, the newest first.')
    .option('--month <yyyy-mm>', 'the month, in UTC (default: this month)', parseMonth)
    .addHelpText('after', examplesHelp('mayfly audit rejected --month 2026-11'))
    .action((options: PageRequest & { readonly month?: string }, command: Command) =>
      commandLine.run(command, async (invocation) => {
        const month = options.month ?? invocation.clock().toISOString().slice(0, 7);
        const found = await (await openSource(invocation)).rejected(month, options);
        return showPage(invocation.out, found, rejectedColumns);
      }),
    );

  for (const add of [addHistory, addTagHistory, addVulnerability, addPackage, addExceptions, addTrend])
    add(audit, commandLine);
  for (const add of [addExport, addSbom, addVerify]) add(audit, commandLine);
}

async function auditUnknown(
  invocation: Invocation,
  { lookBack, limit, next }: PageRequest & { readonly lookBack?: number },
): Promise<ExitCode> {
  const { out } = invocation;
  const page = { ...(limit === undefined ? {} : { limit }), ...(next === undefined ? {} : { next }) };
  const found = await (await openSource(invocation)).unknown(lookBack, page);
  const days = lookBack ?? DEFAULT_LOOK_BACK_DAYS;
  const exitCode = showPage(out, found, unknownColumns, { lookBackDays: days });
  if (found.next === undefined)
    out.note(`Looked back ${days} days for verdicts that have expired; --look-back changes that.`);
  return exitCode;
}

/** A tag is answered from the audit trail, not from the registry: this is about what was judged. */
async function auditVerdict(invocation: Invocation, text: string): Promise<ExitCode> {
  const { out } = invocation;
  const name = parseImageName(text);
  const { record: now, seen } = await (await openSource(invocation)).verdict(name);
  if (seen) out.note(`${text} was last seen at ${seen.observedAt}, pointing at ${seen.digest}`);
  if (!now) {
    out.note(`It was never judged. If it is in the registry, wait for its verdict with: mayfly gate ${text}`);
    out.answer({ items: [], next: null }, []);
    return EXIT.unknown;
  }
  // Of an expired verdict only the expiry counts: that it once held would read as an approval.
  const why = now.verdictNowWhy === undefined ? explainVerdict(now) : [`${now.verdict} ${now.verdictNowWhy}.`];
  out.answer({ items: [now], next: null }, [
    `${now.repository}@${now.digest}`,
    ...drawTable(verdictColumns, [now], out.paint),
    ...why.map((sentence) => `  ${sentence}`),
  ]);
  return EXIT.done;
}

function parseLookBack(text: string): number {
  const days = /^\d{1,3}$/.test(text) ? Number(text) : Number.NaN;
  if (days <= MAX_LOOK_BACK_DAYS) return days;
  throw new InvalidArgumentError(`Expected a whole number of days from 0 to ${MAX_LOOK_BACK_DAYS}.`);
}

function parseMonth(text: string): string {
  if (/^\d{4}-(?:0[1-9]|1[0-2])$/.test(text)) return text;
  throw new InvalidArgumentError('Expected a month such as 2026-11.');
}
