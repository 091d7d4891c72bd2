import {
  type BuildRecord,
  buildChange,
  buildShape,
  mergeVariables,
} from '../../../../local/registry/codebuild/build-record';

const running: BuildRecord = {
  id: 'p:1',
  arn: 'arn:aws:codebuild:eu-west-1:111122223333:build/p:1',
  number: 1,
  project: { name: 'p' },
  variables: [],
  initiator: 'local',
  startedAt: new Date(1_000),
  status: 'IN_PROGRESS',
};

describe('builds', () => {
  it("take a build's own variables in the place of its project's", () => {
    const merged = mergeVariables(
      [
        { name: 'A', value: '1' },
        { name: 'B', value: '2', type: 'PLAINTEXT' },
      ],
      [{ name: 'B', value: '3', type: 'PLAINTEXT' }],
    );
    expect(merged).toEqual([
      { name: 'A', value: '1', type: 'PLAINTEXT' },
      { name: 'B', value: '3', type: 'PLAINTEXT' },
    ]);
  });

  it('show times in seconds, and no end while they run', () => {
    expect(buildShape(running)).toMatchObject({ startTime: 1, buildStatus: 'IN_PROGRESS', buildComplete: false });
    expect(buildShape(running)).not.toHaveProperty('endTime');
    const ended = { ...running, status: 'FAILED', endedAt: new Date(2_500), failure: 'no luck' } as const;
    expect(buildShape(ended)).toMatchObject({ endTime: 2.5, buildComplete: true, currentPhase: 'COMPLETED' });
    expect(JSON.stringify(buildShape(ended))).toContain('no luck');
    expect(buildChange(ended)).toMatchObject({ status: 'FAILED', phase: 'COMPLETED', timeoutInMinutes: 60 });
  });
});
