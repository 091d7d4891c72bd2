import fc from 'fast-check';
import { InvalidEvent, readDeletion, readPushEvent } from '../../../../lambdas/image-scan/claim/push-event';

const digest = `sha256:${'0123456789abcdef'.repeat(4)}`;
const event = (detail: object = {}, envelope: object = {}) => ({
  account: '111122223333',
  region: 'eu-west-1',
  detail: { 'action-type': 'PUSH', 'repository-name': 'app/api', 'image-digest': digest, 'image-tag': 'v1', ...detail },
  ...envelope,
});

describe('A push event', () => {
  it('names an image and the tag that was pushed', () => {
    expect(readPushEvent(event())).toEqual({
      account: '111122223333',
      region: 'eu-west-1',
      repository: 'app/api',
      digest,
      tag: 'v1',
      trigger: 'push',
    });
  });

  it('may be one of a replication from another registry', () => {
    const replicated = event({
      'action-type': 'REPLICATE',
      'source-account': '444455556666',
      'source-region': 'us-east-1',
    });
    expect(readPushEvent(replicated)).toMatchObject({ account: '111122223333', digest, trigger: 'replication' });
  });

  it('is no deletion, and a deletion is none', () => {
    const deleted = event({ 'action-type': 'DELETE' });
    expect(readDeletion(deleted)).toEqual({
      account: '111122223333',
      region: 'eu-west-1',
      repository: 'app/api',
      digest,
      tag: 'v1',
    });
    expect(() => readDeletion(event())).toThrow(InvalidEvent);
  });

  it.each([{ 'image-tag': '' }, { 'image-tag': undefined }])('without a tag (%j) names an image only', (detail) => {
    expect(readPushEvent(event(detail))).not.toHaveProperty('tag');
  });

  it('may carry fields that ECR adds', () => {
    expect(readPushEvent(event({ 'manifest-media-type': 'x' }, { version: '0' })).tag).toBe('v1');
  });

  it.each([
    ['account', event({}, { account: '123' })],
    ['region', event({}, { region: 'nowhere' })],
    ['detail', event({}, { detail: 'text' })],
    ['detail.action-type', event({ 'action-type': 'DELETE' })],
    ['detail.repository-name', event({ 'repository-name': '../etc' })],
    ['detail.image-digest', event({ 'image-digest': 'sha256:xyz' })],
    ['detail.image-digest', event({ 'image-digest': undefined })],
    ['detail.image-tag', event({ 'image-tag': 'a tag' })],
    ['the whole event', null],
    ['the whole event', 'text'],
  ])('with a bad %s is refused, and the error names the path', (path, bad) => {
    const refused = (() => {
      try {
        return readPushEvent(bad);
      } catch (error) {
        return error;
      }
    })();
    expect(refused).toBeInstanceOf(InvalidEvent);
    expect(refused).toMatchObject({ name: 'InvalidEvent', path });
  });

  it('is read or refused whatever comes', () => {
    fc.assert(
      fc.property(fc.anything(), (anything) => {
        try {
          readPushEvent(anything);
        } catch (error) {
          expect(error).toBeInstanceOf(InvalidEvent);
        }
      }),
    );
  });
});
