import fc from 'fast-check';
import { InvalidEvent } from '../../../../lambdas/image-scan/claim/push-event';
import { readAskedRun, readRunRequest } from '../../../../lambdas/image-scan/claim/run-request';
import { TRIGGERS } from '../../../../lambdas/image-scan/contract';

const digest = `sha256:${'0123456789abcdef'.repeat(4)}`;
const image = { account: '111122223333', region: 'eu-west-1', repository: 'app/api', digest };
const request = (more: object = {}) => ({
  source: 'mayfly',
  trigger: 'child',
  ...image,
  why: 'listed by an index',
  ...more,
});

describe('A request for a run', () => {
  it('names an image and what asked for the run', () => {
    expect(readRunRequest(request())).toEqual(request());
    expect(readAskedRun(request())).toEqual({ ...image, trigger: 'child' });
  });

  it.each(TRIGGERS.filter((trigger) => trigger !== 'push' && trigger !== 'replication'))('may be of %s', (trigger) => {
    expect(readAskedRun(request({ trigger })).trigger).toBe(trigger);
  });

  it('leaves out what the workflow added on its way', () => {
    expect(readAskedRun(request({ failure: { Error: 'States.TaskFailed' } }))).toEqual({ ...image, trigger: 'child' });
  });

  it.each([
    ['trigger', { trigger: 'push' }],
    ['trigger', { trigger: 'replication' }],
    ['trigger', { trigger: undefined }],
    ['account', { account: '123' }],
    ['region', { region: 'nowhere' }],
    ['repository', { repository: '../etc' }],
    ['digest', { digest: 'sha256:xyz' }],
    ['why', { why: '' }],
    ['why', { why: 'w'.repeat(1001) }],
  ])('with a bad %s is refused, and the error names the path', (path, more) => {
    const read = () => readAskedRun(request(more));
    expect(read).toThrow(InvalidEvent);
    expect(read).toThrow(expect.objectContaining({ name: 'InvalidEvent', path }));
    expect(read).toThrow('a request of mayfly itself');
  });

  it('is told from an event of the registry by its source', () => {
    const detail = { 'action-type': 'PUSH', 'repository-name': 'app/api', 'image-digest': digest, 'image-tag': 'v1' };
    const { account, region } = image;
    expect(readAskedRun({ source: 'aws.ecr', account, region, detail })).toEqual({
      ...image,
      tag: 'v1',
      trigger: 'push',
    });
  });

  it('is read or refused whatever comes', () => {
    const anything = fc.oneof(
      fc.anything(),
      fc.record({ source: fc.constant('mayfly'), trigger: fc.anything(), digest: fc.anything(), why: fc.anything() }),
    );
    fc.assert(
      fc.property(anything, (event) => {
        try {
          readAskedRun(event);
        } catch (error) {
          expect(error).toBeInstanceOf(InvalidEvent);
        }
      }),
    );
  });
});
