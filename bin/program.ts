import { Command, CommanderError } from 'commander';
import { version } from '../package.json';
import { addAdvisories } from './commands/advisories';
import { addAudit } from './commands/audit';
import { addBackfill } from './commands/backfill';
import { addDoctor } from './commands/doctor';
import { addExceptionCommands } from './commands/exception';
import { addGate } from './commands/gate';
import { addPolicy } from './commands/policy';
import { addPush } from './commands/push';
import { addRedrive } from './commands/redrive';
import { addRescan } from './commands/rescan';
import { addScan } from './commands/scan';
import { CommandLine } from './support/command-line';
import type { CliContext } from './support/context';
import { EXIT, type ExitCode, examplesHelp, exitCodesHelp } from './support/exit-codes';

/** The help fits an 80-column terminal where nobody says how wide it is. */
const DEFAULT_WIDTH = 80;

/**
 * Runs one command line; never throws and never ends the process.
 * @param argv without the interpreter and the script
 */
export async function runCommandLine(argv: readonly string[], context: CliContext): Promise<ExitCode> {
  const commandLine = new CommandLine(context, asksForJson(argv));
  try {
    await buildProgram(commandLine, context).parseAsync(argv, { from: 'user' });
  } catch (error) {
    if (!(error instanceof CommanderError)) throw error;
    // Help that was asked for ends with 0; `mayfly` alone shows it too, but did nothing.
    if (error.exitCode !== EXIT.done) commandLine.failUsage(error.message);
  }
  return commandLine.exitCode;
}

function buildProgram(commandLine: CommandLine, { stdout, stderr }: CliContext): Command {
  const program = new Command('mayfly')
    .description('Security for workloads that live for minutes: scan, judge and gate container images.')
    .option('--deployment <name>', 'the deployment to ask; or MAYFLY_DEPLOYMENT (default: "mayfly")')
    .option('--region <region>', 'its AWS region (default: that of the AWS configuration)')
    .option('--json', 'print one JSON document on stdout, and everything else on stderr')
    .version(version, '-V, --version', 'print the version')
    .helpOption('-h, --help', 'show help')
    .helpCommand('help [command]', 'show help for a command')
    .configureHelp({ showGlobalOptions: true })
    .configureOutput({
      writeOut: (text) => stdout.write(text),
      writeErr: (text) => stderr.write(text),
      getOutHelpWidth: () => stdout.columns ?? DEFAULT_WIDTH,
      getErrHelpWidth: () => stderr.columns ?? DEFAULT_WIDTH,
      getOutHasColors: () => false,
      getErrHasColors: () => false,
    })
    .showHelpAfterError('Add --help to see how it is used.')
    .exitOverride()
    .addHelpText('after', examplesHelp('mayfly push ./image.tar app/api:v1', 'mayfly gate app/api:v1'))
    .addHelpText(
      'after',
      exitCodesHelp({
        [EXIT.done]: 'done, or compliant',
        [EXIT.nonCompliant]: 'non-compliant',
        [EXIT.unknown]: 'unknown, not pushed, expired or timed out',
      }),
    );
  for (const add of [
    addPush,
    addScan,
    addAdvisories,
    addGate,
    addAudit,
    addPolicy,
    addExceptionCommands,
    addRescan,
    addBackfill,
    addRedrive,
    addDoctor,
  ])
    add(program, commandLine);
  return program;
}

function asksForJson(argv: readonly string[]): boolean {
  const end = argv.indexOf('--');
  return argv.slice(0, end < 0 ? argv.length : end).includes('--json');
}
