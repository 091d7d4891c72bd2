import type { Command } from 'commander';
import type { Contained } from '../../../lambdas/verdicts/as-of-now';
import { parsePackageQuestion } from '../../../lambdas/verdicts/incident-queries';
import type { Page, PageRequest } from '../../../lambdas/verdicts/queries';
import { showPage } from '../../support/audit-view';
import type { CommandLine, Invocation } from '../../support/command-line';
import { EXIT, type ExitCode, examplesHelp, exitCodesHelp } from '../../support/exit-codes';
import { packageColumns, vulnerabilityColumns } from '../../support/incident-view';
import type { Column } from '../../support/table';
import { openSource, paged } from './trail';

const ANSWERED = exitCodesHelp({ [EXIT.done]: 'answered, whether or not any image contains it' });

/** Nobody looked into an image that could not be read: it may contain what was asked for. */
const NOT_RULED_OUT = 'Images whose verdict is unknown are not ruled out: mayfly audit unknown';

export function addVulnerability(audit: Command, commandLine: CommandLine): void {
  paged(audit.command('vulnerability'))
    .description('Images that contain a vulnerability now, excepted or not.')
    .argument('<id>', 'its id or an alias: CVE-2021-44906, GHSA-xvch-5gv4-984h')
    .addHelpText('after', examplesHelp('mayfly audit vulnerability CVE-2021-44906'))
    .addHelpText('after', ANSWERED)
    .action((id: string, page: PageRequest, command: Command) =>
      commandLine.run(command, async (invocation) => {
        // CVE ids are typed in either case; the ids of other databases are told apart by it.
        const name = /^cve-/i.test(id) ? id.toUpperCase() : id;
        const found = await (await openSource(invocation)).withVulnerability(name, page);
        return show(invocation, found, vulnerabilityColumns, [NOT_RULED_OUT]);
      }),
    );
}

export function addPackage(audit: Command, commandLine: CommandLine): void {
  paged(audit.command('package'))
    .description('Images that contain a package now, by name or package URL, with or without a version.')
    .argument('<package>', 'openssl, @babel/core, pkg:deb/debian/openssl, pkg:npm/minimist@1.2.5')
    .addHelpText('after', examplesHelp('mayfly audit package openssl', 'mayfly audit package pkg:npm/minimist@1.2.5'))
    .addHelpText('after', ANSWERED)
    .action((text: string, page: PageRequest, command: Command) =>
      commandLine.run(command, async (invocation) => {
        const question = parsePackageQuestion(text);
        const found = await (await openSource(invocation)).withPackage(question, page);
        const indexed = 'Only images are listed that were judged while the setting imageScan.packageIndex was on.';
        return show(invocation, found, packageColumns, [indexed, NOT_RULED_OUT]);
      }),
    );
}

function show<Found>(
  { out }: Invocation,
  page: Page<Contained<Found>>,
  columns: readonly Column<Contained<Found>>[],
  notes: readonly string[],
): ExitCode {
  const exitCode = showPage(out, page, columns);
  if (page.next === undefined) for (const note of notes) out.note(note);
  return exitCode;
}
