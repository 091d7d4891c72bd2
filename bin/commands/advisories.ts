import type { Command } from 'commander';
import type { CommandLine } from '../support/command-line';
import { examplesHelp } from '../support/exit-codes';
import { addBuild } from './advisories/build';
import { addInfo } from './advisories/info';
import { addSync } from './advisories/sync';

export function addAdvisories(program: Command, commandLine: CommandLine): void {
  const advisories = program
    .command('advisories')
    .summary('keep the advisories that mayfly scan matches packages against')
    .description('Keeps the advisories that `mayfly scan` matches packages against. Needs no AWS.')
    .addHelpText(
      'after',
      examplesHelp(
        'mayfly advisories sync --ecosystem npm,PyPI,Debian:12',
        'mayfly advisories build --from ./advisories --out advisories.db',
        'mayfly advisories info',
      ),
    );
  addSync(advisories, commandLine);
  addBuild(advisories, commandLine);
  addInfo(advisories, commandLine);
}
