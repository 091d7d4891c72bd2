import fc from 'fast-check';
import { InvalidEvent } from '../../../../lambdas/image-scan/claim/push-event';
import { readFindingEvent } from '../../../../lambdas/image-scan/requests/finding-event';

const DIGEST = `sha256:${'a'.repeat(64)}`;
const IMAGE = {
  type: 'AWS_ECR_CONTAINER_IMAGE',
  id: `arn:aws:ecr:eu-west-1:111122223333:repository/app/api/${DIGEST}`,
  details: { awsEcrContainerImage: { repositoryName: 'app/api', imageHash: DIGEST, registry: '111122223333' } },
};

const event = (resources: unknown = [IMAGE]) => ({
  version: '0',
  'detail-type': 'Inspector2 Finding',
  source: 'aws.inspector2',
  account: '111122223333',
  region: 'eu-west-1',
  time: '2026-11-23T08:00:00Z',
  detail: { status: 'ACTIVE', resources },
});

describe('An event of Inspector', () => {
  it('asks for a new look at its image, as of its time', () => {
    expect(readFindingEvent(event())).toEqual([
      {
        source: 'mayfly',
        trigger: 'refresh',
        account: '111122223333',
        region: 'eu-west-1',
        repository: 'app/api',
        digest: DIGEST,
        why: 'Inspector reports a finding as ACTIVE',
        asOf: '2026-11-23T08:00:00Z',
      },
    ]);
  });

  it('of an instance or a function asks for nothing', () => {
    expect(readFindingEvent(event([{ type: 'AWS_EC2_INSTANCE', id: 'i-1', details: {} }]))).toEqual([]);
  });

  it.each([
    ['account', { ...event(), account: 'x' }],
    ['time', { ...event(), time: 'yesterday' }],
    ['detail.resources', event('none')],
    [
      'detail.resources.0.details.awsEcrContainerImage.imageHash',
      event([{ ...IMAGE, details: { awsEcrContainerImage: { repositoryName: 'app/api', imageHash: 'latest' } } }]),
    ],
  ])('is refused with the path of the bad value: %s', (path, bad) => {
    expect(() => readFindingEvent(bad)).toThrow(expect.objectContaining({ name: 'InvalidEvent', path }));
  });

  it('is read or refused, whatever it is', () => {
    fc.assert(
      fc.property(fc.anything(), (anything) => {
        try {
          expect(Array.isArray(readFindingEvent(anything))).toBe(true);
        } catch (error) {
          expect(error).toBeInstanceOf(InvalidEvent);
        }
      }),
    );
  });
});
