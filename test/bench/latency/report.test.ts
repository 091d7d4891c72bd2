import type { FloodOutcome, Latency } from '../../../bench/latency/measure';
import { floodGoals, floodLines, latencyGoals, latencyTable } from '../../../bench/latency/report';

const latency = (toVerdict: number): Latency => ({
  toVerdict,
  toStart: 50,
  states: [
    { state: 'claim', entered: 0, exited: 200 },
    { state: 'judge', entered: 500, exited: toVerdict - 50 },
  ],
});
const FLOOD: FloodOutcome = {
  pushes: 3,
  judged: 3,
  lost: [],
  judgedTwice: [],
  verdicts: new Map([['COMPLIANT', 3]]),
  seconds: 1.5,
};

it.each<[readonly number[], readonly boolean[]]>([
  [
    [1_000, 2_000],
    [true, true],
  ],
  [
    [2_001, 2_001],
    [false, true],
  ],
  [
    [1_000, 5_001],
    [true, false],
  ],
])('judges latencies of %j ms by p50 and p99', (values, met) => {
  expect(latencyGoals(values.map(latency)).map((goal) => goal.met)).toEqual(met);
});

it.each<[Partial<FloodOutcome>, readonly boolean[]]>([
  [{}, [true, true]],
  [{ lost: ['sha256:a'] }, [false, true]],
  [{ judgedTwice: ['sha256:a'] }, [true, false]],
])('judges a flood of %j by what was lost and what was judged twice', (changed, met) => {
  expect(floodGoals({ ...FLOOD, ...changed }).map((goal) => goal.met)).toEqual(met);
});

it('shows where the time goes, a line a state', () => {
  const lines = latencyTable('2 pushes', [latency(1_000), latency(2_000)]);
  expect(lines[0]).toMatch(/^2 pushes +p50 ms +p90 ms +p99 ms +max ms$/);
  expect(lines.find((line) => line.includes('judge'))).toMatch(/450 +1450 +1450 +1450$/);
  expect(lines.at(-1)).toMatch(/^PUSH TO VERDICT +1000 +2000 +2000 +2000$/);
});

it('names what was lost and what was judged twice', () => {
  const lines = floodLines({ ...FLOOD, judged: 1, lost: ['sha256:a'], judgedTwice: ['sha256:b'] });
  expect(lines.join('\n')).toMatch(/lost: sha256:a\n +judged twice: sha256:b/);
});
