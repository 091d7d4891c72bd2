import { setTimeout as sleep } from 'node:timers/promises';
import { inTime } from '../../../lambdas/deployment-gate/in-time';

describe('Work against the clock', () => {
  it('gives its result', async () => {
    expect(await inTime(1_000, Promise.resolve(7))).toBe(7);
  });

  it('gives its error', async () => {
    await expect(inTime(1_000, Promise.reject(new Error('DynamoDB is down')))).rejects.toThrow('DynamoDB is down');
  });

  it('that takes too long is given up', async () => {
    await expect(inTime(5, sleep(10_000, undefined, { ref: false }))).rejects.toMatchObject({
      name: 'DecisionTooLate',
      milliseconds: 5,
    });
  });
});
