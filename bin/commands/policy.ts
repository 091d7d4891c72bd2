import type { Command } from 'commander';
import { readPolicyPointer } from '../../lambdas/image-scan/operator-parameters';
import { effectivePolicy } from '../../lambdas/image-scan/policy/effective-policy';
import { InvalidPolicy } from '../../lambdas/image-scan/policy/errors';
import { MAX_POLICY_BYTES, parsePolicy } from '../../lambdas/image-scan/policy/parse-policy';
import { policyHash } from '../../lambdas/image-scan/policy/policy-hash';
import {
  type PolicyStore,
  PolicyUnavailable,
  putPolicy,
  readPolicyInForce,
  type StoredPolicy,
} from '../../lambdas/image-scan/policy-store';
import { haveJudgedAgain } from '../support/ask-rejudgement';
import type { CommandLine, Invocation } from '../support/command-line';
import { EXIT, type ExitCode, examplesHelp, exitCodesHelp } from '../support/exit-codes';
import { parseRepository } from '../support/image-argument';
import type { Output } from '../support/output';
import { type Difference, differences } from '../support/policy-differences';
import { printable, printableJson } from '../support/printable';
import { readText } from '../support/read-text';
import { policyStore } from '../support/stores';

export function addPolicy(program: Command, commandLine: CommandLine): void {
  const policy = program
    .command('policy')
    .summary('check, show and change the policy')
    .description('Checks, shows and changes the policy that images are judged by.')
    .addHelpText('after', examplesHelp('mayfly policy validate policy.json', 'mayfly policy put policy.json'));

  policy
    .command('validate')
    .description('Checks a policy document, and names everything that is wrong with it. Needs no AWS.')
    .argument('<file>', 'the document, as JSON')
    .addHelpText('after', examplesHelp('mayfly policy validate policy.json'))
    .addHelpText('after', exitCodesHelp({ [EXIT.done]: 'valid', [EXIT.usage]: 'not valid, or wrong usage' }))
    .action((file: string, _: unknown, command: Command) =>
      commandLine.run(command, (invocation) => validatePolicy(invocation, file)),
    );

  policy
    .command('show')
    .description('Shows the policy in force: its hash, the whole document, and what holds for one repository.')
    .option('--repository <name>', 'show the rules of this repository, overrides applied')
    .addHelpText('after', examplesHelp('mayfly policy show', 'mayfly policy show --repository app/api --json'))
    .action((options: { repository?: string }, command: Command) =>
      commandLine.run(command, (invocation) => showPolicy(invocation, options.repository)),
    );

  policy
    .command('put')
    .description('Checks a policy document, puts it in force, and says what has changed.')
    .argument('<file>', 'the document, as JSON')
    .addHelpText('after', examplesHelp('mayfly policy put policy.json'))
    .addHelpText(
      'after',
      exitCodesHelp({ [EXIT.done]: 'in force', [EXIT.usage]: 'not valid, so not put; or wrong usage' }),
    )
    .action((file: string, _: unknown, command: Command) =>
      commandLine.run(command, (invocation) => putPolicyFile(invocation, file)),
    );
}

async function readPolicyFile(file: string): Promise<StoredPolicy> {
  const policy = parsePolicy(await readText(file, MAX_POLICY_BYTES));
  return { hash: policyHash(policy), policy };
}

export async function validatePolicy({ out }: Invocation, file: string): Promise<ExitCode> {
  try {
    const { hash, policy } = await readPolicyFile(file);
    out.answer({ valid: true, hash, policy }, [`${printable(file)} is a valid policy: ${hash}`]);
    return EXIT.done;
  } catch (error) {
    if (!(error instanceof InvalidPolicy)) throw error;
    const { problems } = error;
    out.answer({ valid: false, problems }, [
      `${printable(file)} is not a valid policy:`,
      ...problems.map(({ path, message }) => `  ${printable(path === '' ? message : `${path}: ${message}`)}`),
    ]);
    return EXIT.usage;
  }
}

export async function showPolicy(invocation: Invocation, repository?: string): Promise<ExitCode> {
  const { out, clients } = invocation;
  const name = repository === undefined ? undefined : parseRepository(repository);
  const { hash, policy } = await readPolicyInForce(policyStore(clients, await invocation.deployment()));
  if (name === undefined) {
    out.answer({ hash, policy }, [`In force: ${hash}`, printableJson(policy)]);
    return EXIT.done;
  }
  const effective = effectivePolicy(policy, name);
  out.answer({ hash, policy, repository: name, effective }, [
    `In force: ${hash}`,
    `Rules of ${name}:`,
    printableJson(effective),
  ]);
  return EXIT.done;
}

export async function putPolicyFile(invocation: Invocation, file: string): Promise<ExitCode> {
  const { out, clients } = invocation;
  const next = await readPolicyFile(file);
  const store = policyStore(clients, await invocation.deployment());
  const previous = await policyBefore(store, out);

  const isSame = previous?.hash === next.hash;
  // The built-in policy holds without a pointer too, but then becomes that of the next version of Mayfly.
  const isInForce = isSame && (await readPolicyPointer(store.ssm, store.parameter)) === next.hash;
  if (!isInForce) await putPolicy(store, next.policy);
  const changed = previous ? differences(previous.policy, next.policy) : [];
  out.answer({ previous: previous?.hash ?? null, hash: next.hash, changed }, [
    ...(isInForce ? [`Nothing to do: ${next.hash} is in force already.`] : []),
    ...(isSame && !isInForce ? [`${next.hash} stays in force, whatever the built-in policy becomes.`] : []),
    ...(isSame ? [] : [`${previous?.hash ?? '(none that can be read)'} -> ${next.hash}`]),
    ...changed.map(differenceText),
  ]);
  if (!isSame) await haveJudgedAgain(invocation);
  return EXIT.done;
}

/** A policy in force that cannot be read is replaced all the same: that is how it is repaired. */
async function policyBefore(store: PolicyStore, out: Output): Promise<StoredPolicy | null> {
  try {
    return await readPolicyInForce(store);
  } catch (error) {
    if (!(error instanceof PolicyUnavailable)) throw error;
    out.warn(error.message);
    return null;
  }
}

function differenceText({ path, before, after }: Difference): string {
  const shown = (value: unknown) => (value === undefined ? '(not set)' : printable(JSON.stringify(value)));
  return `  ${printable(path)}: ${shown(before)} -> ${shown(after)}`;
}
