import { readSweepTask } from '../../../../lambdas/image-scan/sweep/sweep-repository';

const TASK = {
  account: '111122223333',
  region: 'eu-west-1',
  repository: 'app/api',
  from: '2026-11-22T12:00:00.000Z',
  until: '2026-11-23T11:50:00.000Z',
};

describe('A message of the sweep', () => {
  it('is read back as it was sent', () => {
    expect(readSweepTask(JSON.stringify(TASK))).toEqual(TASK);
  });

  it.each([
    'no JSON',
    '{}',
    JSON.stringify({ ...TASK, repository: '../other' }),
    JSON.stringify({ ...TASK, account: '1' }),
    JSON.stringify({ ...TASK, from: 'yesterday' }),
  ])('that is none is refused: %s', (body) => {
    expect(() => readSweepTask(body)).toThrow();
  });
});
