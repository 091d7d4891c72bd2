import type { Command } from 'commander';
import { type ListedRepository, listRepositories } from '../../lambdas/image-scan/registry/list-registry';
import { sendRequests } from '../../lambdas/image-scan/requests/send-requests';
import { RUNS_A_SECOND } from '../../lambdas/image-scan/requests/start-runs';
import { counted } from '../../lambdas/shared/wording';
import { isRepositoryPattern, matchesRepository } from '../../lambdas/verdicts/repository-pattern';
import type { CommandLine, Invocation } from '../support/command-line';
import type { FoundDeployment } from '../support/deployment';
import { durationText } from '../support/duration';
import { UsageError } from '../support/errors';
import { EXIT, type ExitCode, examplesHelp, exitCodesHelp } from '../support/exit-codes';
import { type CostEstimate, estimateCost } from '../support/scan-cost';
import { auditTable } from '../support/stores';
import { type Column, table } from '../support/table';
import { unjudgedImages } from '../support/unjudged-images';

export interface BackfillOptions {
  readonly repository?: readonly string[];
  readonly all?: boolean;
  readonly untagged?: boolean;
  readonly yes?: boolean;
}

/** What there is of one repository. */
interface Counted {
  readonly repository: string;
  readonly images: number;
  readonly toScan: number;
}

const columns: readonly Column<Counted>[] = [
  { title: 'REPOSITORY', value: ({ repository }) => repository },
  { title: 'IMAGES', value: ({ images }) => String(images), align: 'right' },
  { title: 'JUDGED', value: ({ images, toScan }) => String(images - toScan), align: 'right' },
  { title: 'TO SCAN', value: ({ toScan }) => String(toScan), align: 'right' },
];

/** Two instances of start-runs take requests from the queue. */
const INSTANCES = 2;

export function addBackfill(program: Command, commandLine: CommandLine): void {
  program
    .command('backfill')
    .summary('scan for the first time what was in the registry before')
    .description(
      'Looks for images that have no verdict, says what their scans would cost and, with --yes, asks for them. Mayfly ' +
        'scans by itself what is pushed while it watches, never what was there before.',
    )
    .option('--repository <pattern...>', 'repositories by name or pattern: app/api "team/*"')
    .option('--all', 'every repository of the registry')
    .option('--untagged', 'images without a tag too; those that a tagged index lists are scanned with it anyway')
    .option('--yes', 'start: without it nothing is')
    .addHelpText('after', examplesHelp('mayfly backfill --all', 'mayfly backfill --repository "app/*" --yes'))
    .addHelpText('after', exitCodesHelp({ [EXIT.done]: 'estimated; with --yes, asked for' }))
    .action((options: BackfillOptions, command: Command) =>
      commandLine.run(command, (invocation) => backfill(invocation, options)),
    );
}

/** @throws UsageError where nothing, or nothing that exists, was chosen */
export async function backfill(invocation: Invocation, options: BackfillOptions): Promise<ExitCode> {
  const { out, clients } = invocation;
  const patterns = patternsOf(options);
  const deployment = await invocation.deployment();

  const chosen: ListedRepository[] = [];
  for await (const repository of listRepositories(clients.ecr())) {
    if (patterns.some((pattern) => matchesRepository(pattern, repository.repository))) chosen.push(repository);
  }
  for (const pattern of options.repository ?? []) {
    if (!chosen.some(({ repository }) => matchesRepository(pattern, repository)))
      throw new UsageError(`No repository of the registry matches "${pattern}".`);
  }

  const counts = await countImages(invocation, deployment, chosen, options);
  const toScan = counts.reduce((sum, { toScan: of }) => sum + of, 0);
  const estimate = estimateCost(toScan);
  if (options.yes !== true || toScan === 0) {
    out.answer({ repositories: counts, toScan, estimate, requested: 0 }, [
      ...table(columns, counts, out.paint),
      ...estimateLines(toScan, estimate),
      toScan === 0 ? 'There is nothing to scan.' : 'Nothing was started. Add --yes to start.',
    ]);
    return EXIT.done;
  }
  for (const line of estimateLines(toScan, estimate)) out.note(line);
  const requested = await request(invocation, deployment, chosen, options, toScan);
  out.answer({ repositories: counts, toScan, estimate, requested }, [
    ...table(columns, counts, out.paint),
    `Asked for ${counted(requested, 'scan')}. They begin within about ${durationText(secondsFor(requested) * 1_000)}.`,
  ]);
  return EXIT.done;
}

function patternsOf({ repository = [], all = false }: BackfillOptions): readonly string[] {
  if (all === repository.length > 0)
    throw new UsageError('Say which repositories: either --repository <pattern...> or --all.');
  for (const pattern of repository) {
    if (!isRepositoryPattern(pattern))
      throw new UsageError(`"${pattern}" is neither the name of a repository nor a pattern such as "team/*".`);
  }
  return all ? ['*'] : repository;
}

async function countImages(
  invocation: Invocation,
  deployment: FoundDeployment,
  chosen: readonly ListedRepository[],
  options: BackfillOptions,
): Promise<readonly Counted[]> {
  const counts: Counted[] = [];
  for (const place of chosen) {
    let [images, toScan] = [0, 0];
    for await (const page of pagesOf(invocation, deployment, place, options)) {
      images += page.images.length;
      toScan += page.unjudged.length;
    }
    counts.push({ repository: place.repository, images, toScan });
    invocation.out.note(`${place.repository}: ${counted(toScan, 'image')} of ${images} without a verdict`);
  }
  return counts;
}

/** Lists once more rather than remember: a registry may hold millions, and what was judged meanwhile is left out. */
async function request(
  invocation: Invocation,
  deployment: FoundDeployment,
  chosen: readonly ListedRepository[],
  options: BackfillOptions,
  expected: number,
): Promise<number> {
  const { clients, out } = invocation;
  const queue = { sqs: clients.sqs(), url: deployment.facts.requestQueue };
  let requested = 0;
  for (const place of chosen) {
    for await (const { unjudged } of pagesOf(invocation, deployment, place, options)) {
      const why = 'backfill: it was in the registry without a verdict';
      await sendRequests(
        queue,
        unjudged.map(({ digest }) => ({ source: 'mayfly', trigger: 'backfill', ...place, digest, why })),
      );
      requested += unjudged.length;
      if (unjudged.length > 0) out.note(`${place.repository}: asked for ${requested} of ${expected}`);
    }
  }
  return requested;
}

function pagesOf(
  { clients, clock }: Invocation,
  deployment: FoundDeployment,
  place: ListedRepository,
  { untagged = false }: BackfillOptions,
) {
  const sources = { ecr: clients.ecr(), table: auditTable(clients, deployment) };
  return unjudgedImages(sources, place, { clock, ...(untagged ? {} : { tagStatus: 'TAGGED' }) });
}

function estimateLines(toScan: number, { dollars, dollarsAScan, prices, excludes }: CostEstimate): readonly string[] {
  return [
    `${counted(toScan, 'scan')}: ${dollars < 0.01 ? 'less than $0.01' : `about $${dollars.toFixed(2)}`} ($${dollarsAScan} each; prices of ${prices}).`,
    ...excludes.map((what) => `  Not in it: ${what}.`),
  ];
}

const secondsFor = (runs: number): number => Math.ceil(runs / (INSTANCES * RUNS_A_SECOND));
