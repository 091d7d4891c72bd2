import { noteBuild, openAttempt, readAttempt } from '../../../../lambdas/image-scan/remediation/attempt-store';
import { BuildNotNoted, buildEnded } from '../../../../lambdas/image-scan/remediation/build-ended';
import { newAttempt } from '../../../support/attempt';
import { Pipeline } from '../../../support/pipeline';

let pipeline: Pipeline;
beforeAll(async () => {
  pipeline = await Pipeline.open();
});

const dependencies = () => ({ ecr: pipeline.ecr, table: pipeline.table, clock: () => new Date() });

/** The part of CodeBuild's event that tells build and attempt. */
function buildEvent(attemptId: string, buildId: string, status = 'SUCCEEDED') {
  const variables = [{ name: 'MAYFLY_ATTEMPT_ID', value: attemptId, type: 'PLAINTEXT' }];
  return {
    detail: {
      'build-status': status,
      'build-id': `arn:aws:codebuild:us-east-1:000000000000:build/${buildId}`,
      'additional-information': { environment: { 'environment-variables': variables } },
    },
  };
}

async function opened() {
  const wanted = newAttempt({ repository: await pipeline.repository() });
  await openAttempt(pipeline.table, wanted, 2);
  return wanted.attemptId;
}

describe('A build that ended', () => {
  it('is asked about again where its attempt is open and names no build yet', async () => {
    const attemptId = await opened();
    await expect(buildEnded(dependencies(), buildEvent(attemptId, 'rebuild:1'))).rejects.toThrow(BuildNotNoted);
    await noteBuild(pipeline.table, attemptId, 'rebuild:1');
    await buildEnded(dependencies(), buildEvent(attemptId, 'rebuild:1'));
    expect(await readAttempt(pipeline.table, attemptId)).toMatchObject({
      state: 'FAILED',
      why: expect.stringContaining('without pushing'),
    });
  });

  it('is not believed where the attempt was given another build', async () => {
    const attemptId = await opened();
    await noteBuild(pipeline.table, attemptId, 'rebuild:1');
    expect(await buildEnded(dependencies(), buildEvent(attemptId, 'rebuild:2', 'FAILED'))).toContain('not the build');
    expect(await readAttempt(pipeline.table, attemptId)).toMatchObject({ state: 'OPEN' });
  });

  it.each([{}, { detail: {} }, { detail: { 'build-status': 1 } }])('is refused as %j', async (event) => {
    await expect(buildEnded(dependencies(), event)).rejects.toThrow('detail');
  });
});
