import fc from 'fast-check';
import { InvalidHookEvent } from '../../../lambdas/deployment-gate/errors';
import { readHookEvent } from '../../../lambdas/deployment-gate/hook-event';
import { preScaleUp } from '../../support/ecs-hook-event';

const REVISION = 'arn:aws:ecs:eu-west-1:111122223333:service-revision/shop/api/9313423515462893900';
const since = '2026-11-23T12:00:00.000Z';

describe('A call of ECS', () => {
  it('names the service revision that is deployed', () => {
    expect(readHookEvent(preScaleUp(REVISION))).toEqual({ stage: 'PRE_SCALE_UP', serviceRevisionArn: REVISION });
  });

  it('brings back since when it waits', () => {
    expect(readHookEvent(preScaleUp(REVISION, { mayflyWaitingSince: since, team: 'shop' }))).toMatchObject({
      waitingSince: new Date(since),
    });
  });

  it.each([null, {}, 'text', { mayflyWaitingSince: 'yesterday' }, { mayflyWaitingSince: 5 }])(
    'without a time that is one begins to wait now: %j',
    (details) => {
      expect(readHookEvent(preScaleUp(REVISION, details))).not.toHaveProperty('waitingSince');
    },
  );

  it.each([
    [{}, 'lifecycleStage'],
    [{ lifecycleStage: 'PRE_SCALE_UP' }, 'executionDetails'],
    [preScaleUp('arn:aws:ecs:eu-west-1:111122223333:service/shop/api'), 'executionDetails.targetServiceRevisionArn'],
    ['text', 'the whole event'],
  ])('that is none is refused with the path of the bad value: %j', (event, path) => {
    expect(() => readHookEvent(event)).toThrow(expect.objectContaining({ name: 'InvalidHookEvent', path }));
  });

  it('of any shape ends in an event or in that error', () => {
    fc.assert(
      fc.property(fc.anything(), (event) => {
        try {
          readHookEvent(event);
        } catch (error) {
          expect(error).toBeInstanceOf(InvalidHookEvent);
        }
      }),
    );
  });
});
