const TIMES = 4;
/** Four times the work: linear time is four times as long, quadratic time sixteen. */
const MOST = 9;
/** What a garbage collection or a first compilation may add. */
const SLACK_MICROSECONDS = 100_000;
const RUNS = 3;

/**
 * Expects that a task's processor time grows no faster than its size. The shortest of several runs counts, so that what else
 * the machine does cannot decide.
 */
export function expectLinearTime(task: (size: number) => void, size: number): void {
  const small = shortest(task, size);
  expect(shortest(task, TIMES * size)).toBeLessThan(MOST * small + SLACK_MICROSECONDS);
}

function shortest(task: (size: number) => void, size: number): number {
  return Math.min(
    ...Array.from({ length: RUNS }, () => {
      const before = process.cpuUsage();
      task(size);
      const { user, system } = process.cpuUsage(before);
      return user + system;
    }),
  );
}
