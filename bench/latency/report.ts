import { measuredTable } from '../support/columns';
import { percentile } from '../support/percentile';
import type { FloodOutcome, Latency } from './measure';

/** Milliseconds from push to verdict, with ten pushes at the same time. */
const GOALS = [
  { percent: 50, most: 2_000 },
  { percent: 99, most: 5_000 },
] as const;
const PERCENTS = [50, 90, 99, 100] as const;

export interface Goal {
  readonly name: string;
  readonly met: boolean;
  readonly measured: string;
}

export function latencyGoals(latencies: readonly Latency[]): readonly Goal[] {
  const values = latencies.map(({ toVerdict }) => toVerdict);
  return GOALS.map(({ percent, most }) => {
    const found = percentile(values, percent);
    return { name: `p${percent} at most ${most} ms`, met: found <= most, measured: `${Math.round(found)} ms` };
  });
}

export function floodGoals({ lost, judgedTwice, pushes }: FloodOutcome): readonly Goal[] {
  return [
    { name: `none of ${pushes} pushes lost`, met: lost.length === 0, measured: `${lost.length} lost` },
    { name: 'none judged twice', met: judgedTwice.length === 0, measured: `${judgedTwice.length} judged twice` },
  ];
}

/** Where the time of a push goes, state by state: what is between two states is the orchestration. */
export function latencyTable(title: string, latencies: readonly Latency[]): readonly string[] {
  const columns = PERCENTS.map((percent) => (percent === 100 ? 'max ms' : `p${percent} ms`));
  const row = (name: string, values: readonly number[]) => ({
    name,
    values: PERCENTS.map((percent) => Math.round(percentile(values, percent)).toString()),
  });
  const states = [...new Set(latencies.flatMap(({ states: all }) => all.map(({ state }) => state)))];
  return measuredTable(title, columns, [
    row(
      'push to start of the run',
      latencies.map(({ toStart }) => toStart),
    ),
    ...states.map((name) =>
      row(
        `  ${name}`,
        latencies.flatMap(({ states: all }) =>
          all.filter(({ state }) => state === name).map(({ entered, exited }) => exited - entered),
        ),
      ),
    ),
    row(
      'PUSH TO VERDICT',
      latencies.map(({ toVerdict }) => toVerdict),
    ),
  ]);
}

export function floodLines({ pushes, judged, verdicts, seconds, lost, judgedTwice }: FloodOutcome): readonly string[] {
  const given = [...verdicts].map(([verdict, count]) => `${count} ${verdict}`).join(', ');
  return [
    `${pushes} pushes as fast as they come: ${judged} judged in ${seconds.toFixed(1)} s, ${(judged / seconds).toFixed(1)} a second; ${given}`,
    ...lost.slice(0, MOST_NAMED).map((digest) => `  lost: ${digest}`),
    ...judgedTwice.slice(0, MOST_NAMED).map((digest) => `  judged twice: ${digest}`),
  ];
}

const MOST_NAMED = 10;
