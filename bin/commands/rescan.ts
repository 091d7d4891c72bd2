import type { Command } from 'commander';
import { effectivePolicy } from '../../lambdas/image-scan/policy/effective-policy';
import { readPolicyInForce } from '../../lambdas/image-scan/policy-store';
import { sendRequests } from '../../lambdas/image-scan/requests/send-requests';
import { counted } from '../../lambdas/shared/wording';
import { type ImageReference, parseImageName } from '../../lambdas/verdicts/image-reference';
import { leaseOf, scansOf } from '../../lambdas/verdicts/queries';
import type { AuditTable } from '../../lambdas/verdicts/store/audit-table';
import type { VerdictRecord } from '../../lambdas/verdicts/verdict';
import type { CommandLine, Invocation } from '../support/command-line';
import type { FoundDeployment } from '../support/deployment';
import { durationText, parseDuration } from '../support/duration';
import { EXIT, type ExitCode, examplesHelp, exitCodesHelp } from '../support/exit-codes';
import { decideGate, type GateDecision } from '../support/gate-decision';
import { checkRegistry } from '../support/image-argument';
import { VERDICT_STYLES } from '../support/output';
import { resolveImage } from '../support/resolve-image';
import { auditTable, policyStore } from '../support/stores';

const FIRST_POLL_MS = 2_000;
const LAST_POLL_MS = 10_000;
const POLL_GROWTH = 1.5;
const DEFAULT_TIMEOUT_MS = 15 * 60_000;

/** More scans than this do not end between two looks. */
const NEWEST = 10;

export interface RescanOptions {
  readonly wait?: boolean;
  readonly timeout?: number;
}

export function addRescan(program: Command, commandLine: CommandLine): void {
  program
    .command('rescan')
    .summary('scan images anew, whatever their verdict')
    .description(
      'Asks for a new scan of every layer and a new look at the registry scan, and has the images judged by it. A ' +
        'verdict that stands goes on to stand until the new one is there, and beyond where the new one is UNKNOWN.',
    )
    .argument('<image...>', 'repository:tag or repository@digest')
    .option('--wait', 'wait for the new verdicts, and end as gate does')
    .option('--timeout <time>', 'how long to wait: 90s, 15m, 1h (default: 15m)', parseDuration)
    .addHelpText('after', examplesHelp('mayfly rescan app/api:v1', 'mayfly rescan app/api:v1 app/web:v3 --wait'))
    .addHelpText(
      'after',
      exitCodesHelp({
        [EXIT.done]: 'asked for; with --wait, all compliant',
        [EXIT.nonCompliant]: 'with --wait: an image is non-compliant',
        [EXIT.unknown]: 'not pushed; with --wait: none is non-compliant, one is unknown or not judged in time',
      }),
    )
    .action((images: readonly string[], options: RescanOptions, command: Command) =>
      commandLine.run(command, (invocation) => rescan(invocation, images, options)),
    );
}

/** What is known of an image before its rescan: whatever of it is committed later belongs to a run that began later. */
interface Before {
  readonly image: ImageReference;
  /** The newest committed generation; 0 where there is none. */
  readonly gen: number;
  /** The run that holds or held the claim: it may still commit, and has not begun anew. */
  readonly runId: string | null;
}

/** @throws NotPushed before anything is asked for */
export async function rescan(
  invocation: Invocation,
  texts: readonly string[],
  { wait = false, timeout = DEFAULT_TIMEOUT_MS }: RescanOptions,
): Promise<ExitCode> {
  const { out, clients } = invocation;
  const names = texts.map(parseImageName);
  const deployment = await invocation.deployment();
  for (const name of names) checkRegistry(name, deployment);
  const images = new Map<string, ImageReference>();
  for (const name of names) {
    const image = await resolveImage(invocation, deployment, name);
    images.set(`${image.repository}@${image.digest}`, image);
  }
  const trail = auditTable(clients, deployment);
  const before = await Promise.all([...images.values()].map((image) => stateBefore(trail, image)));
  const why = 'rescan: asked for on the command line';
  await sendRequests(
    { sqs: clients.sqs(), url: deployment.facts.requestQueue },
    before.map(({ image }) => ({ source: 'mayfly', trigger: 'rescan', ...image, why })),
  );
  if (!wait) {
    const items = before.map(({ image }) => ({ image }));
    out.answer({ items }, [`Asked for ${counted(items.length, 'rescan')}. Add --wait to wait for the new verdict.`]);
    return EXIT.done;
  }
  const records = await awaitNew(invocation, trail, before, timeout);
  return report(invocation, deployment, before, records);
}

async function stateBefore(trail: AuditTable, image: ImageReference): Promise<Before> {
  const [scans, lease] = await Promise.all([scansOf(trail, image, { limit: NEWEST }), leaseOf(trail, image)]);
  return { image, gen: Math.max(0, ...scans.items.map(({ gen }) => gen)), runId: lease?.runId ?? null };
}

/** Told by generations, which only grow, and not by clocks: this machine's is not that of the functions. */
async function newRecordOf(trail: AuditTable, { image, gen, runId }: Before): Promise<VerdictRecord | undefined> {
  const { items } = await scansOf(trail, image, { limit: NEWEST });
  return items.find((record) => record.gen > gen && record.runId !== runId);
}

async function awaitNew(
  { clock, sleep, out }: Invocation,
  trail: AuditTable,
  before: readonly Before[],
  timeoutMs: number,
): Promise<ReadonlyMap<Before, VerdictRecord>> {
  const end = clock().getTime() + timeoutMs;
  const found = new Map<Before, VerdictRecord>();
  let said = -1;
  for (let wait = FIRST_POLL_MS; ; wait = Math.min(wait * POLL_GROWTH, LAST_POLL_MS)) {
    for (const one of before) {
      const record = found.has(one) ? undefined : await newRecordOf(trail, one);
      if (record) found.set(one, record);
    }
    const missing = before.length - found.size;
    const left = end - clock().getTime();
    if (missing === 0 || left <= 0) return found;
    if (missing !== said) out.note(`Waiting up to ${durationText(left)} for ${counted(missing, 'new verdict')}.`);
    said = missing;
    await sleep(Math.min(wait, left));
  }
}

async function report(
  { out, clients, clock }: Invocation,
  deployment: FoundDeployment,
  before: readonly Before[],
  records: ReadonlyMap<Before, VerdictRecord>,
): Promise<ExitCode> {
  const items: ({ readonly image: ImageReference; readonly record: VerdictRecord | null } & GateDecision)[] = [];
  for (const one of before) {
    const record = records.get(one);
    const decision = await decideGate(record, clock(), async () => {
      const { policy } = await readPolicyInForce(policyStore(clients, deployment));
      return effectivePolicy(policy, one.image.repository).unknown;
    });
    items.push({ image: one.image, record: record ?? null, ...decision });
  }
  out.answer(
    { items },
    items.flatMap(({ image, record, verdict, why }) => [
      `${image.repository}@${image.digest}`,
      record && verdict
        ? `${out.paint(VERDICT_STYLES[verdict], verdict)}, score ${record.score}, judged ${record.judgedAt}`
        : out.paint('yellow', 'NO NEW VERDICT'),
      ...why.map((sentence) => `  ${sentence}`),
    ]),
  );
  return worstOf(items.map(({ exitCode }) => exitCode));
}

function worstOf(codes: readonly ExitCode[]): ExitCode {
  if (codes.includes(EXIT.nonCompliant)) return EXIT.nonCompliant;
  return codes.includes(EXIT.unknown) ? EXIT.unknown : EXIT.done;
}
