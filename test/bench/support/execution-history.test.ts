import type { HistoryEvent } from '@aws-sdk/client-sfn';
import { logBytesOf, stateTimes, transitionsIn } from '../../../bench/support/execution-history';

const START = Date.parse('2026-11-23T12:00:00Z');
let id = 0;
const at = (seconds: number, type: HistoryEvent['type'], details: Partial<HistoryEvent> = {}): HistoryEvent => {
  id += 1;
  return { id, type, timestamp: new Date(START + seconds * 1000), ...details };
};
const entered = (seconds: number, kind: 'Task' | 'Choice' | 'Parallel' | 'Succeed', name: string) =>
  at(seconds, `${kind}StateEntered`, { stateEnteredEventDetails: { name } });
const exited = (seconds: number, kind: 'Task' | 'Choice' | 'Parallel' | 'Succeed', name: string) =>
  at(seconds, `${kind}StateExited`, { stateExitedEventDetails: { name } });

const HISTORY: readonly HistoryEvent[] = [
  at(0, 'ExecutionStarted'),
  entered(1, 'Parallel', 'scan'),
  at(1, 'ParallelStateStarted'),
  entered(1, 'Task', 'await'),
  at(1, 'TaskScheduled'),
  entered(2, 'Task', 'read'),
  at(2, 'TaskFailed'),
  at(2, 'TaskScheduled'),
  at(7, 'TaskScheduled'),
  at(9, 'TaskSucceeded'),
  exited(9, 'Task', 'await'),
  exited(8, 'Task', 'read'),
  exited(9, 'Parallel', 'scan'),
  entered(9, 'Choice', 'by-kind'),
  exited(9, 'Choice', 'by-kind'),
  entered(9, 'Succeed', 'done'),
];

it('counts a transition for each state and for each retry of one', () => {
  // scan, await, read, by-kind, done; three attempts of two tasks are one retry.
  expect(transitionsIn(HISTORY)).toBe(6);
});

it('counts no retry where a state failed before it did anything', () => {
  expect(transitionsIn([at(0, 'ExecutionStarted'), entered(0, 'Task', 'a'), at(0, 'ExecutionFailed')])).toBe(1);
});

it('tells how long each state took, those inside a parallel one too', () => {
  expect(stateTimes(HISTORY)).toEqual([
    { state: 'scan', entered: 1000, exited: 9000 },
    { state: 'await', entered: 1000, exited: 9000 },
    { state: 'read', entered: 2000, exited: 8000 },
    { state: 'by-kind', entered: 9000, exited: 9000 },
  ]);
});

it('writes a record to the log for each event, without its data', () => {
  const one = logBytesOf(HISTORY.slice(0, 1), 'arn');
  expect(one).toBeGreaterThan(26);
  const data = at(0, 'ExecutionStarted', { executionStartedEventDetails: { input: 'x'.repeat(10_000) } });
  expect(logBytesOf([data], 'arn')).toBeLessThan(500);
  expect(logBytesOf(HISTORY, 'arn')).toBeGreaterThan(HISTORY.length * 26);
});
