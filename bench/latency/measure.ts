import { setTimeout as sleep } from 'node:timers/promises';
import type { ImageReference } from '../../lambdas/verdicts/image-reference';
import type { BenchPipeline } from '../support/bench-pipeline';
import { eventually } from '../support/bench-pipeline';
import { historyOf, type StateTime, stateTimes } from '../support/execution-history';
import { smallImage } from '../support/platform-image';

/** One push, from the moment when the registry had taken its manifest. Milliseconds. */
export interface PushedImage {
  readonly image: ImageReference;
  readonly pushedAt: number;
}

export interface Latency {
  /** Until the state that commits the verdict was left. */
  readonly toVerdict: number;
  /** Until the execution began: the event's delivery. */
  readonly toStart: number;
  readonly states: readonly StateTime[];
}

/** State after which the verdict can be read. */
const COMMITTING_STATE = 'judge';

export interface Load {
  readonly pipeline: BenchPipeline;
  readonly repository: string;
  readonly pushes: number;
  /** Pushers that work at the same time, each one push after the other. */
  readonly concurrency: number;
  /** Milliseconds to wait for the verdict of one image. */
  readonly deadlineMs: number;
}

/** Each pusher waits for the verdict of its image before it pushes the next. @throws BenchTimedOut */
export async function pushAndWait(load: Load): Promise<readonly Latency[]> {
  const { pipeline, deadlineMs } = load;
  const pushed = await pushAll(load, async ({ image }) => {
    await eventually(`The verdict of ${image.digest}`, deadlineMs, () => pipeline.verdictOf(image));
  });
  await pipeline.settled(deadlineMs);
  return latenciesOf(pipeline, pushed);
}

/** Nobody waits for a verdict: the pushes come as fast as the registry takes them. */
export function pushFlood(load: Load): Promise<readonly PushedImage[]> {
  return pushAll(load, async () => {});
}

async function pushAll(
  { pipeline, repository, pushes, concurrency }: Load,
  then: (pushed: PushedImage) => Promise<void>,
): Promise<readonly PushedImage[]> {
  const done: PushedImage[] = [];
  let next = 0;
  const pusher = async () => {
    while (next < pushes) {
      next += 1;
      const image = await pipeline.push(smallImage(), repository, `v${next}`);
      const pushed = { image, pushedAt: Date.now() };
      done.push(pushed);
      await then(pushed);
    }
  };
  await Promise.all(Array.from({ length: Math.min(concurrency, pushes) }, pusher));
  return done;
}

/** From the execution histories of the runs that judged the images; those without a verdict are left out. */
export async function latenciesOf(
  pipeline: BenchPipeline,
  pushed: readonly PushedImage[],
): Promise<readonly Latency[]> {
  const latencies: Latency[] = [];
  for (const { image, pushedAt } of pushed) {
    const record = await pipeline.verdictOf(image);
    if (!record) continue;
    const events = await historyOf(pipeline.sfn, pipeline.executionArn(record.runId));
    const toStart = (events[0]?.timestamp?.getTime() ?? Number.NaN) - pushedAt;
    const states = stateTimes(events);
    const committed = states.find(({ state }) => state === COMMITTING_STATE);
    if (committed) latencies.push({ toStart, toVerdict: toStart + committed.exited, states });
  }
  return latencies;
}

/** What became of a flood. */
export interface FloodOutcome {
  readonly pushes: number;
  readonly judged: number;
  /** Digests that have no verdict. */
  readonly lost: readonly string[];
  /** Digests that were recorded more than once. */
  readonly judgedTwice: readonly string[];
  /** How often each verdict was given. */
  readonly verdicts: ReadonlyMap<string, number>;
  /** Seconds from the first push to the last end of a run. */
  readonly seconds: number;
}

/** Waits until all runs have ended, and reads back what stands in the table: one scan record for each image, or not. */
export async function floodOutcome(
  { pipeline, deadlineMs }: Pick<Load, 'pipeline' | 'deadlineMs'>,
  pushed: readonly PushedImage[],
  begun: number,
): Promise<FloodOutcome> {
  await quiet(pipeline, pushed.length, deadlineMs);
  const seconds = (Date.now() - begun) / 1000;
  const lost: string[] = [];
  const judgedTwice: string[] = [];
  const verdicts = new Map<string, number>();
  for (const { image } of pushed) {
    const scans = await pipeline.scansOf(image);
    const record = await pipeline.verdictOf(image);
    if (scans.length === 0 || !record) lost.push(image.digest);
    else verdicts.set(record.verdict, (verdicts.get(record.verdict) ?? 0) + 1);
    if (scans.length > 1) judgedTwice.push(image.digest);
  }
  return { pushes: pushed.length, judged: pushed.length - lost.length, lost, judgedTwice, verdicts, seconds };
}

/** Long enough for an event that was on its way. */
const QUIET_MS = 2_000;

/** Until as many executions as pushes were started and none runs; or until none has run for a while: then some are lost. */
async function quiet(pipeline: BenchPipeline, pushes: number, deadlineMs: number): Promise<void> {
  let seen = -1;
  for (;;) {
    await pipeline.settled(deadlineMs);
    const started = (await pipeline.executionsSince(new Date(0))).length;
    if (started >= pushes && started === seen) return;
    if (started === seen) {
      await sleep(QUIET_MS);
      if ((await pipeline.executionsSince(new Date(0))).length === seen) return;
    }
    seen = started;
    await sleep(QUIET_MS);
  }
}
