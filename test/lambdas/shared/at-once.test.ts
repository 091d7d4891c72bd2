import { setImmediate as turn } from 'node:timers/promises';
import { eachAtOnce } from '../../../lambdas/shared/at-once';

test('every one is worked on once, and never more than allowed at a time', async () => {
  const done: number[] = [];
  let [running, most] = [0, 0];
  await eachAtOnce(
    Array.from({ length: 50 }, (_, index) => index),
    4,
    async (one) => {
      running += 1;
      most = Math.max(most, running);
      await turn();
      running -= 1;
      done.push(one);
    },
  );
  expect(done.sort((a, b) => a - b)).toEqual(Array.from({ length: 50 }, (_, index) => index));
  expect(most).toBe(4);
});

test('a failure is thrown', async () => {
  await expect(
    eachAtOnce([1, 2, 3], 2, async (one) => {
      if (one === 2) throw new Error('two');
    }),
  ).rejects.toThrow('two');
});
