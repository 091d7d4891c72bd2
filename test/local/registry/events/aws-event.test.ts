import {
  buildStateEvent,
  imageActionEvent,
  imageScanEvent,
  inspectorFindingEvent,
  inspectorScanEvent,
} from '../../../../local/registry/events/aws-event';

const origin = { account: '111122223333', region: 'eu-west-1', time: new Date('2026-01-02T03:04:05.678Z') };
const image = { repository: 'app/api', digest: 'sha256:1' };

describe('events of AWS services', () => {
  it('have the time in whole seconds and an id of their own', () => {
    const action = { ...image, action: 'DELETE', tag: '' } as const;
    const [one, two] = [imageActionEvent(origin, action), imageActionEvent(origin, action)];
    expect(one).toMatchObject({
      version: '0',
      account: '111122223333',
      region: 'eu-west-1',
      time: '2026-01-02T03:04:05Z',
    });
    expect(two.id).not.toBe(one.id);
  });

  it('leave out media types that nobody knows', () => {
    expect(imageActionEvent(origin, { ...image, action: 'DELETE', tag: '' }).detail).toEqual({
      result: 'SUCCESS',
      'repository-name': 'app/api',
      'image-digest': 'sha256:1',
      'action-type': 'DELETE',
      'image-tag': '',
    });
  });

  it('name the repository of a scan as their resource', () => {
    const scan = imageScanEvent(origin, { ...image, status: 'COMPLETE', tags: [], counts: {} });
    expect(scan.resources).toEqual(['arn:aws:ecr:eu-west-1:111122223333:repository/app/api']);
  });

  it('name the repository of an enhanced scan by its whole ARN', () => {
    const counts = { HIGH: 1, TOTAL: 1 };
    expect(inspectorScanEvent(origin, { ...image, tags: ['v1'], counts })).toMatchObject({
      source: 'aws.inspector2',
      'detail-type': 'Inspector2 Scan',
      detail: {
        'scan-status': 'INITIAL_SCAN_COMPLETE',
        'repository-name': 'arn:aws:ecr:eu-west-1:111122223333:repository/app/api',
        'finding-severity-counts': counts,
        'image-digest': 'sha256:1',
        'image-tags': ['v1'],
      },
    });
  });

  it('name the image of a finding as their resource', () => {
    const event = inspectorFindingEvent(origin, 'arn:of-the-image', { severity: 'HIGH' });
    expect(event).toMatchObject({
      source: 'aws.inspector2',
      'detail-type': 'Inspector2 Finding',
      resources: ['arn:of-the-image'],
      detail: { severity: 'HIGH' },
    });
  });

  it.each([
    ['IN_PROGRESS', false],
    ['SUCCEEDED', true],
    ['FAILED', true],
  ])('say of a build that is %s whether it is complete', (status, complete) => {
    const environment = { image: 'i', type: 't', computeType: 'c', privilegedMode: false, variables: [] };
    const build = { arn: 'arn:1', project: 'p', status, phase: 'x', startedAt: origin.time, initiator: 'me' };
    const { detail, resources } = buildStateEvent(origin, { ...build, timeoutInMinutes: 60, environment });
    expect(detail).toMatchObject({
      'build-status': status,
      'build-id': 'arn:1',
      'additional-information': { 'build-complete': complete },
    });
    expect(resources).toEqual(['arn:1']);
  });
});
