import { type Command, InvalidArgumentError } from 'commander';
import type { CommandLine, Invocation } from '../support/command-line';
import type { FoundDeployment } from '../support/deployment';
import { type Check, type CheckStatus, failed, runCheck } from '../support/doctor/check';
import { checkCoverage } from '../support/doctor/coverage';
import { checkDeadLetters } from '../support/doctor/dead-letters';
import { checkRules } from '../support/doctor/event-rules';
import { checkLastSweep } from '../support/doctor/last-sweep';
import { checkPolicy, checkSwitch } from '../support/doctor/parameters';
import { checkParts } from '../support/doctor/parts';
import { checkPermissions } from '../support/doctor/permissions';
import { checkQuota, WATCHED } from '../support/doctor/quotas';
import { checkScanning } from '../support/doctor/registry-scanning';
import { DeploymentNotFound, InvalidDeployment } from '../support/errors';
import { EXIT, type ExitCode, examplesHelp, exitCodesHelp } from '../support/exit-codes';
import type { Style } from '../support/output';
import { printable } from '../support/printable';

const DEFAULT_DAYS = 7;
const MAX_DAYS = 90;

const STYLES: Readonly<Record<CheckStatus, Style>> = {
  ok: 'green',
  warning: 'yellow',
  failed: 'red',
  unknown: 'yellow',
};

export function addDoctor(program: Command, commandLine: CommandLine): void {
  program
    .command('doctor')
    .summary('check a deployment, and say what to do about what is wrong')
    .description(
      'Looks at the deployment, at what starts it, at the registry and at what you may do, and changes nothing. What ' +
        'cannot be found out is unknown, with the reason; it is never ok.',
    )
    .option(
      '--days <days>',
      `look for unjudged images pushed in these last days, 1 to ${MAX_DAYS} (default: 7)`,
      parseDays,
    )
    .addHelpText('after', examplesHelp('mayfly doctor', 'mayfly doctor --days 30 --json'))
    .addHelpText(
      'after',
      exitCodesHelp({
        [EXIT.done]: 'all ok, or only warnings',
        1: 'a check failed',
        [EXIT.unknown]: 'none failed, and something could not be found out',
        [EXIT.failed]: 'AWS cannot be reached, or does not know you',
      }),
    )
    .action((options: { days?: number }, command: Command) =>
      commandLine.run(command, (invocation) => doctor(invocation, options.days ?? DEFAULT_DAYS)),
    );
}

export async function doctor(invocation: Invocation, days: number): Promise<ExitCode> {
  const { clients, out } = invocation;
  const checks: Check[] = [];
  const note = async (more: Promise<Check | readonly Check[]>) => {
    const done = await more;
    checks.push(...('name' in done ? [done] : done));
  };

  const deployment = await lookUp(invocation, checks);
  if (deployment) {
    out.note(`Looking at "${deployment.name}" in account ${deployment.account}, region ${deployment.region}`);
    await note(checkParts(clients, deployment.facts));
    await note(runCheck('event rules', () => checkRules(clients, deployment.facts)));
    await note(runCheck('dead-letter queues', () => checkDeadLetters(clients, deployment.facts)));
    await note(runCheck('last sweep', () => checkLastSweep(clients, deployment, invocation.clock())));
    await note(runCheck('policy', () => checkPolicy(clients, deployment)));
    await note(runCheck('remediation', () => checkSwitch(clients, deployment)));
  }
  await note(runCheck("the registry's scans", () => checkScanning(clients.ecr())));
  if (deployment) {
    out.note(`Looking for images of the last ${days} days without a verdict`);
    await note(runCheck('coverage', () => checkCoverage(invocation, deployment, days)));
    await note(checkPermissions(clients, deployment));
  }
  for (const watched of WATCHED) {
    await note(runCheck(watched.name, () => checkQuota(clients.serviceQuotas(), watched)));
  }
  out.answer({ checks, exitCode: exitCodeOf(checks) }, linesOf(checks, out.paint));
  return exitCodeOf(checks);
}

/** Without a deployment the registry and the quotas can be looked at all the same. What else is thrown ends the command. */
async function lookUp(invocation: Invocation, checks: Check[]): Promise<FoundDeployment | null> {
  try {
    const deployment = await invocation.deployment();
    checks.push({ name: 'deployment', status: 'ok', says: `"${deployment.name}" is there.` });
    return deployment;
  } catch (error) {
    if (!(error instanceof DeploymentNotFound) && !(error instanceof InvalidDeployment)) throw error;
    checks.push({ name: 'deployment', ...failed(error.message, 'Nothing else of it was looked at.') });
    return null;
  }
}

function exitCodeOf(checks: readonly Check[]): ExitCode {
  if (checks.some(({ status }) => status === 'failed')) return EXIT.nonCompliant;
  return checks.some(({ status }) => status === 'unknown') ? EXIT.unknown : EXIT.done;
}

/** Whole sentences, as a table would cut off what to do next. */
function linesOf(checks: readonly Check[], paint: (style: Style | undefined, text: string) => string): string[] {
  const width = Math.max(...checks.map(({ name }) => name.length));
  return checks.flatMap(({ name, status, says, next }) => [
    `${paint(STYLES[status], status.padEnd('warning'.length))}  ${name.padEnd(width)}  ${printable(says)}`,
    ...(next === undefined ? [] : [`${' '.repeat('warning'.length + width + 4)}-> ${printable(next)}`]),
  ]);
}

function parseDays(text: string): number {
  const days = /^\d{1,2}$/.test(text) ? Number(text) : 0;
  if (days >= 1 && days <= MAX_DAYS) return days;
  throw new InvalidArgumentError(`Expected a whole number of days from 1 to ${MAX_DAYS}.`);
}
