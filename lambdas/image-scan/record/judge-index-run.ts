import type { ECRClient } from '@aws-sdk/client-ecr';
import type { SFNClient } from '@aws-sdk/client-sfn';
import type { Clock } from '../../shared/clock';
import { bounded, MayflyError } from '../../shared/errors';
import type { ImageReference } from '../../verdicts/image-reference';
import { readCurrent } from '../../verdicts/store/commit';
import { isLinked, linkParent, readHolder } from '../../verdicts/store/index-children';
import type { CommittingTable } from '../../verdicts/store/signer';
import type { Unknown, VerdictRecord } from '../../verdicts/verdict';
import { readParsed } from '../claim/classify';
import { childRunName, startRun } from '../claim/start-run';
import { ERRORS, type Run } from '../contract';
import {
  type AskingRun,
  type ChildState,
  childrenOf,
  type IndexChild,
  isUnsignedWithout,
  requestFor,
  requestToLookAgain,
} from '../judge/index/index-child';
import { type ListedManifest, treeProblem, unreadIndexes } from '../judge/index/index-tree';
import { judgeIndex } from '../judge/index/judge-index';
import { ecrReferrers } from '../provenance/ecr-referrers';
import { isSpokenOf } from '../provenance/find-artifacts';
import type { ParsedIndex } from '../scanner/manifest';
import type { JudgeIndexInput } from '../state-io';
import { attemptIdOf } from './judge-run';
import { recordVerdict } from './record-verdict';
import { unknownFindings } from './unknown';

export interface JudgeIndexDependencies {
  readonly ecr: ECRClient;
  readonly sfn: SFNClient;
  readonly table: CommittingTable;
  readonly clock: Clock;
}

/** Children whose verdicts are still to come. The workflow asks again, with growing delay. */
export class ChildrenNotJudged extends MayflyError {
  override readonly name = ERRORS.childrenNotJudged;
  readonly digests: readonly string[];
  constructor(waitingFor: readonly IndexChild[], of: number) {
    const names = waitingFor.map(({ name }) => name).join('; ');
    super(bounded(`${waitingFor.length} of ${of} manifests of the index have no verdict yet: ${names}`, 1000));
    this.digests = waitingFor.map(({ digest }) => digest);
  }
}

/** Apart from the first verdict of a child, for which the same run may have started it before. */
const LOOK_AGAIN = '/signed';

/** Reads and writes under way at once, of up to 200 children. */
const AT_ONCE = 20;

/**
 * Judges an index by the verdicts of what it lists: starts the children that nobody has claimed, and commits the worst
 * one's verdict once each has its own, or the deadline is passed.
 *
 * @throws ChildrenNotJudged while verdicts are still to come; never once the deadline is passed
 * @throws FencedOff where another run took the index over
 */
export async function judgeIndexRun(
  dependencies: JudgeIndexDependencies,
  { stateMachineArn, state }: JudgeIndexInput,
): Promise<VerdictRecord> {
  const { ecr, sfn, table, clock } = dependencies;
  const { run } = state;
  const index = await readIndex(ecr, run);
  if ('unknown' in index) return record(dependencies, run, index.unknown);

  const problem = await lookThrough(ecr, run, index);
  const listed = problem === null ? childrenOf(index) : [];
  const children = await linkedChildren(dependencies, run, listed);
  const deadlinePassed = state.childrenDeadline === 'passed';
  const asking: AskingRun = deadlinePassed ? run : await askingRun(ecr, run, children);
  const decision = judgeIndex({
    run: asking,
    tags: run.tags,
    attemptId: attemptIdOf(run),
    now: clock(),
    problem,
    children,
    deadlinePassed,
  });
  if (decision.next === 'record') return recordVerdict(table, run, clock(), () => decision.judgement);

  await inTurn(decision.start, (child) => {
    const record = children.find((one) => one.child === child)?.record ?? null;
    const again = isUnsignedWithout(record, asking.signed);
    return startRun({ sfn, stateMachineArn }, childRunName(run, child.digest, again ? LOOK_AGAIN : ''), {
      source: 'mayfly',
      ...(again ? requestToLookAgain(run, clock()) : requestFor(run)),
      ...childReference(run, child.digest),
      why: `listed by the index ${run.digest}${again ? ', which is signed' : ''}`,
    });
  });
  throw new ChildrenNotJudged(decision.waitingFor, listed.length);
}

/** The run began with an index of this digest, so anything else means that the registry cannot give it any more. */
async function readIndex(ecr: ECRClient, image: ImageReference): Promise<ParsedIndex | { readonly unknown: Unknown }> {
  const manifest = await readParsed(ecr, image);
  if (manifest.kind === 'index') return manifest;
  if (manifest.kind === 'unreadable') return manifest;
  return { unknown: { what: 'manifest', why: `${image.digest} is no index but an ${manifest.kind}` } };
}

/** The registry is asked for signatures of the index only where an image lacks one, and nobody has looked there. */
async function askingRun(ecr: ECRClient, run: Run, children: readonly ChildState[]): Promise<AskingRun> {
  const mayHelp = children.some(({ record }) => isUnsignedWithout(record, run.digest));
  const isSigned = mayHelp && (await isSpokenOf(ecrReferrers(ecr, run.repository), run.digest));
  return isSigned ? { ...run, signed: run.digest } : run;
}

async function lookThrough(ecr: ECRClient, run: Run, index: ParsedIndex): Promise<string | null> {
  const tree = new Map<string, readonly ListedManifest[]>([[run.digest, index.children]]);
  for (;;) {
    const problem = treeProblem(tree, run.digest);
    const unread = unreadIndexes(tree);
    if (problem !== null || unread.length === 0) return problem;
    await inTurn(unread, async (digest) => {
      const found = await readParsed(ecr, childReference(run, digest));
      tree.set(digest, found.kind === 'index' ? found.children : []);
    });
  }
}

/**
 * The children as they stand once each of them knows its parent: a verdict that changes after this reading carries the index
 * with it, so that it can be judged again.
 */
async function linkedChildren(
  dependencies: JudgeIndexDependencies,
  run: Run,
  children: readonly IndexChild[],
): Promise<readonly ChildState[]> {
  const states = await inTurn(children, (child) => readChild(dependencies, run, child));
  return inTurn(states, async (state) => {
    const { child, record: current } = state;
    const link = { parent: run.digest, ...(child.subject === undefined ? {} : { subject: child.subject }) };
    if (current === null || isLinked(current, link)) return state;
    await linkParent(dependencies.table, childReference(run, child.digest), link);
    return readChild(dependencies, run, child);
  });
}

/** The claim first: a run that commits between the two reads is then seen by its verdict and not taken for nobody's. */
async function readChild({ table, clock }: JudgeIndexDependencies, run: Run, child: IndexChild): Promise<ChildState> {
  const image = childReference(run, child.digest);
  const heldBy = await readHolder(table, image, clock());
  return { child, record: (await readCurrent(table, image)) ?? null, heldBy };
}

function record({ table, clock }: JudgeIndexDependencies, run: Run, unknown: Unknown): Promise<VerdictRecord> {
  const now = clock();
  return recordVerdict(table, run, now, () => unknownFindings([unknown], now));
}

/** An index lists only what stands in its own repository. */
function childReference({ account, region, repository }: ImageReference, digest: string): ImageReference {
  return { account, region, repository, digest };
}

async function inTurn<Item, Result>(
  items: readonly Item[],
  work: (item: Item) => Promise<Result>,
): Promise<readonly Result[]> {
  const results: Result[] = [];
  for (let from = 0; from < items.length; from += AT_ONCE) {
    results.push(...(await Promise.all(items.slice(from, from + AT_ONCE).map(work))));
  }
  return results;
}
