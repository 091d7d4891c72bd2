import {
  judgeDescribeRefusal,
  judgeLaterPageRefusal,
  judgeStartRefusal,
} from '../../../../../lambdas/image-scan/registry/basic-scan/refusals';
import type { ReadFindings } from '../../../../../lambdas/image-scan/registry/basic-scan/steps';
import { countBySeverity } from '../../../../../lambdas/verdicts/severity';

describe('refusals', () => {
  const enhanced = 'enhanced scanning is on for this repository, so that basic scanning is not';
  const shared: [string, string, object | null][] = [
    ['ImageNotFoundException', '', { state: 'unknown', why: 'image deleted before its scan could be read' }],
    [
      'RepositoryNotFoundException',
      '',
      { state: 'unknown', why: 'image deleted with its repository before its scan could be read' },
    ],
    ['ImageArchivedException', '', { state: 'unknown', why: 'the image is archived; restore it to have it scanned' }],
    ['ValidationException', 'This feature is disabled', { state: 'unknown', why: enhanced }],
    ['ValidationException', 'bad', { state: 'unknown', why: 'the registry refuses to scan: bad' }],
    ['AccessDeniedException', 'no', null],
    ['ServerException', 'oops', null],
  ];
  const step = { state: 'start-scan', why: 'it is old' } as const;

  it.each<[string, string, object | null]>([
    [
      'ScanNotFoundException',
      '',
      { state: 'start-scan', why: 'the registry has no scan of the image', ifRefused: null },
    ],
    ['LimitExceededException', '', null],
    ['ThrottlingException', '', { state: 'not-ready', why: 'the registry is asked too often: ThrottlingException' }],
    ...shared,
  ])('to describe: %s %s', (error, message, expected) => {
    expect(judgeDescribeRefusal({ error, message })).toEqual(expected);
  });

  it.each<[string, string, object | null]>([
    ['LimitExceededException', '', { state: 'not-ready', why: expect.stringContaining('LimitExceeded') }],
    [
      'ThrottlingException',
      '',
      { state: 'not-ready', why: 'the registry does not start a scan yet: ThrottlingException; it is old' },
    ],
    [
      'UnsupportedImageTypeException',
      'index',
      { state: 'unknown', why: 'the registry cannot scan this type of image: index' },
    ],
    ['ScanNotFoundException', '', null],
    ...shared,
  ])('to start: %s %s', (error, message, expected) => {
    expect(judgeStartRefusal({ error, message }, { ...step, ifRefused: null })).toEqual(expected);
  });

  it.each<[string, string, object | null]>([
    ['ScanNotFoundException', '', { state: 'not-ready', why: 'the scan was gone while its findings were read' }],
    ...shared,
  ])('to describe a later page: %s %s', (error, message, expected) => {
    expect(judgeLaterPageRefusal({ error, message })).toEqual(expected);
  });

  const older: ReadFindings = {
    state: 'read-findings',
    proof: { completedAt: new Date(0), databaseUpdatedAt: new Date(0), counts: countBySeverity([]) },
  };

  it.each(['LimitExceededException', 'ThrottlingException', 'TooManyRequestsException'])(
    'to start, with an older scan to fall back on: %s',
    (error) => expect(judgeStartRefusal({ error, message: '' }, { ...step, ifRefused: older })).toBe(older),
  );

  it.each(['ImageNotFoundException', 'ImageArchivedException', 'ValidationException', 'UnsupportedImageTypeException'])(
    'to start for good, which no older scan outweighs: %s',
    (error) =>
      expect(judgeStartRefusal({ error, message: '' }, { ...step, ifRefused: older })).toMatchObject({
        state: 'unknown',
      }),
  );
});
