import type { Command } from 'commander';
import { effectivePolicy } from '../../lambdas/image-scan/policy/effective-policy';
import { readPolicyInForce } from '../../lambdas/image-scan/policy-store';
import { type ImageReference, parseImageName } from '../../lambdas/verdicts/image-reference';
import { verdictOf } from '../../lambdas/verdicts/queries';
import type { VerdictRecord } from '../../lambdas/verdicts/verdict';
import type { CommandLine, Invocation } from '../support/command-line';
import type { FoundDeployment } from '../support/deployment';
import { durationText, parseDuration } from '../support/duration';
import { EXIT, type ExitCode, examplesHelp, exitCodesHelp } from '../support/exit-codes';
import { decideGate, type GateDecision, whyWait } from '../support/gate-decision';
import { checkRegistry } from '../support/image-argument';
import { VERDICT_STYLES } from '../support/output';
import { resolveImage } from '../support/resolve-image';
import { auditTable, policyStore } from '../support/stores';

/** A scan that is already done is seen at once; a long one is not asked about more often than it can change. */
const FIRST_POLL_MS = 2_000;
const LAST_POLL_MS = 10_000;
const POLL_GROWTH = 1.5;

const DEFAULT_TIMEOUT_MS = 15 * 60_000;

export function addGate(program: Command, commandLine: CommandLine): void {
  program
    .command('gate')
    .summary('wait for the verdict of an image, and say whether it may be deployed')
    .description(
      'Looks an image up in the registry, prints its digest and waits until that digest is judged. ' +
        'Deploy the digest that it prints: a tag can move while you wait.',
    )
    .argument('<image>', 'repository:tag or repository@digest')
    .option('--timeout <time>', 'how long to wait: 90s, 15m, 1h; 0s asks once (default: 15m)', parseDuration)
    .addHelpText('after', examplesHelp('mayfly gate app/api:v1', 'mayfly gate app/api@sha256:... --timeout 5m --json'))
    .addHelpText(
      'after',
      exitCodesHelp({
        [EXIT.done]: 'compliant (or UNKNOWN, where the policy says "unknown": "allow")',
        [EXIT.nonCompliant]: 'non-compliant',
        [EXIT.unknown]: 'unknown, expired, not an image, not pushed, or no verdict in time',
      }),
    )
    .action((image: string, options: { timeout?: number }, command: Command) =>
      commandLine.run(command, (invocation) => gate(invocation, image, options.timeout ?? DEFAULT_TIMEOUT_MS)),
    );
}

/** @throws NotPushed where the registry has no such image */
export async function gate(invocation: Invocation, text: string, timeoutMs: number): Promise<ExitCode> {
  const { clients, clock } = invocation;
  const name = parseImageName(text);
  const deployment = await invocation.deployment();
  checkRegistry(name, deployment);
  const image = await resolveImage(invocation, deployment, name);

  const record = await awaitVerdict(invocation, deployment, image, timeoutMs);
  const decision = await decideGate(record, clock(), async () => {
    const { policy } = await readPolicyInForce(policyStore(clients, deployment));
    return effectivePolicy(policy, image.repository).unknown;
  });
  report(invocation, { image, tag: name.tag, record, decision });
  return decision.exitCode;
}

async function awaitVerdict(
  { clients, clock, sleep, out }: Invocation,
  deployment: FoundDeployment,
  image: ImageReference,
  timeoutMs: number,
): Promise<VerdictRecord | undefined> {
  const table = auditTable(clients, deployment);
  const end = clock().getTime() + timeoutMs;
  let said = '';
  for (let wait = FIRST_POLL_MS; ; wait = Math.min(wait * POLL_GROWTH, LAST_POLL_MS)) {
    const record = await verdictOf(table, image);
    const why = whyWait(record, clock());
    const left = end - clock().getTime();
    if (why === null || left <= 0) return record;
    if (why !== said) out.note(`Waiting up to ${durationText(left)}: ${why}.`);
    said = why;
    await sleep(Math.min(wait, left));
  }
}

interface Report {
  readonly image: ImageReference;
  readonly tag: string | undefined;
  readonly record: VerdictRecord | undefined;
  readonly decision: GateDecision;
}

function report({ out }: Invocation, { image, tag, record, decision }: Report): void {
  const { verdict, allowed, exitCode, why, isUnproven } = decision;
  if (isUnproven) {
    out.warn(
      `NOTHING IS PROVEN about ${image.repository}@${image.digest}, and it passes all the same: ` +
        `the policy of ${image.repository} says "unknown": "allow".`,
    );
  }
  const shown = verdict === null ? out.paint('yellow', 'NO VERDICT') : out.paint(VERDICT_STYLES[verdict], verdict);
  out.answer({ image: { ...image, tag: tag ?? null }, verdict, allowed, exitCode, why, record: record ?? null }, [
    `${image.repository}@${image.digest}`,
    record ? `${shown}, score ${record.score}, judged ${record.judgedAt}` : shown,
    ...why.map((sentence) => `  ${sentence}`),
    allowed ? 'It may be deployed.' : 'It must not be deployed.',
  ]);
}
