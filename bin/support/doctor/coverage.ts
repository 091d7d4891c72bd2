import { listRepositories } from '../../../lambdas/image-scan/registry/list-registry';
import { counted } from '../../../lambdas/shared/wording';
import { readSweepMemory } from '../../../lambdas/verdicts/store/sweeps';
import type { Invocation } from '../command-line';
import type { FoundDeployment } from '../deployment';
import { auditTable } from '../stores';
import { unjudgedImages } from '../unjudged-images';
import { type Finding, ok, some, unknown, warning } from './check';

/** Images that are listed: ECR knows no filter by time, so all are read to find the recent ones. */
export const MOST_IMAGES = 20_000;

/** An image that was pushed within the last hour may be waiting for its scan. */
const UNDER_WAY_MS = 3_600_000;

const MOST_EXAMPLES = 6;

/** What a look at the registry came to. */
export interface Coverage {
  readonly days: number;
  /** Images that were pushed in these days, those of the last hour left out. */
  readonly recent: number;
  readonly unjudged: number;
  /** Of these, pushed before Mayfly watched. */
  readonly before: number;
  /** Names of some of them. */
  readonly examples: readonly string[];
  /** Whether the look ended before all images were listed. */
  readonly cut: boolean;
}

export function judgeCoverage({ days, recent, unjudged, before, examples, cut }: Coverage): Finding {
  const of = `${counted(recent, 'image')} pushed in the last ${counted(days, 'day')}`;
  if (unjudged > 0) {
    const early = before > 0 ? `, ${before} of them pushed before Mayfly watched` : '';
    const says = `Of ${of} ${unjudged} ${unjudged === 1 ? 'has' : 'have'} no verdict${early}: ${some(examples)}.`;
    return warning(says, 'See what they cost, then start their scans: mayfly backfill --all --untagged');
  }
  if (cut) {
    const says = `Of ${of}, as far as the first ${MOST_IMAGES} images of the registry go, all are judged; the others were not looked at.`;
    return unknown(says, 'Look through all of them: mayfly backfill --all --untagged');
  }
  return ok(`All of ${of} are judged.`);
}

/** Lists images until `MOST_IMAGES`, repository by repository, a page in memory at a time. */
export async function checkCoverage(
  { clients, clock }: Pick<Invocation, 'clients' | 'clock'>,
  deployment: FoundDeployment,
  days: number,
): Promise<Finding> {
  const [ecr, table, now] = [clients.ecr(), auditTable(clients, deployment), clock().getTime()];
  const memory = await readSweepMemory(table, deployment.facts.stateMachineArn);
  const watchingSince = memory ? Date.parse(memory.watchingSince) : now;
  const [from, until] = [now - days * 86_400_000, now - UNDER_WAY_MS];
  const isRecent = ({ pushedAt }: { readonly pushedAt: Date }) =>
    pushedAt.getTime() >= from && pushedAt.getTime() < until;
  const examples: string[] = [];
  let [listed, recent, unjudged, before] = [0, 0, 0, 0];
  for await (const place of listRepositories(ecr)) {
    for await (const page of unjudgedImages({ ecr, table }, place, { clock, only: isRecent })) {
      listed += page.listed;
      recent += page.images.length;
      unjudged += page.unjudged.length;
      before += page.unjudged.filter(({ pushedAt }) => pushedAt.getTime() < watchingSince).length;
      for (const { digest, tags } of page.unjudged.slice(0, MOST_EXAMPLES - examples.length)) {
        examples.push(`${place.repository}${tags[0] === undefined ? `@${digest.slice(0, 19)}` : `:${tags[0]}`}`);
      }
      if (listed >= MOST_IMAGES) return judgeCoverage({ days, recent, unjudged, before, examples, cut: true });
    }
  }
  return judgeCoverage({ days, recent, unjudged, before, examples, cut: false });
}
