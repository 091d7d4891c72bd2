import { acceptsImage, outcomeOf, outcomeOfBuild } from '../../../../lambdas/image-scan/remediation/attempt';
import { ATTEMPT_STATES } from '../../../../lambdas/verdicts/attempt';

const ATTEMPT = {
  attemptId: 'a-1',
  account: '111122223333',
  region: 'eu-west-1',
  repository: 'app/api',
  state: 'OPEN',
  sourceDigest: 'sha256:source',
  deadline: '2026-11-10T14:00:00.000Z',
} as const;
const IMAGE = {
  account: '111122223333',
  region: 'eu-west-1',
  repository: 'app/api',
  pushedAt: new Date('2026-11-10T13:59:59.999Z'),
};

describe('an attempt', () => {
  it('accepts an image that was pushed to its repository before its deadline', () => {
    expect(acceptsImage(ATTEMPT, IMAGE)).toEqual({ accepted: true });
  });

  it.each([
    [
      'of another repository',
      { repository: 'app/web' },
      'Attempt a-1 is for 111122223333/eu-west-1/app/api, and the image was pushed to 111122223333/eu-west-1/app/web.',
    ],
    [
      'that was replicated to another region',
      { region: 'eu-north-1' },
      expect.stringContaining('pushed to 111122223333/eu-north-1/app/api'),
    ],
    [
      'of another account',
      { account: '444455556666' },
      expect.stringContaining('pushed to 444455556666/eu-west-1/app/api'),
    ],
    [
      'that comes at the deadline',
      { pushedAt: new Date(ATTEMPT.deadline) },
      'Attempt a-1 ran out of time on 2026-11-10T14:00:00.000Z.',
    ],
  ])('refuses an image %s', (_, changes, why) => {
    expect(acceptsImage(ATTEMPT, { ...IMAGE, ...changes })).toEqual({ accepted: false, why });
  });

  it.each(ATTEMPT_STATES.filter((state) => state !== 'OPEN'))('accepts nothing once it is %s', (state) => {
    expect(acceptsImage({ ...ATTEMPT, state }, IMAGE)).toEqual({
      accepted: false,
      why: `Attempt a-1 has already ended: ${state}.`,
    });
  });

  it('accepts nothing where its deadline cannot be read', () => {
    expect(acceptsImage({ ...ATTEMPT, deadline: '' }, IMAGE).accepted).toBe(false);
  });

  it.each([
    ['sha256:other', 'COMPLIANT', 'FIXED'],
    ['sha256:other', 'NON_COMPLIANT', 'STILL_NON_COMPLIANT'],
    ['sha256:other', 'UNKNOWN', 'FAILED'],
    ['sha256:other', 'NOT_APPLICABLE', 'FAILED'],
    ['sha256:source', 'COMPLIANT', 'UNCHANGED'],
    ['sha256:source', 'NON_COMPLIANT', 'UNCHANGED'],
    ['sha256:source', 'UNKNOWN', 'UNCHANGED'],
  ] as const)('whose image is %s and %s ends %s, with a reason', (digest, verdict, state) => {
    expect(outcomeOf(ATTEMPT, { digest, verdict })).toEqual({ state, why: expect.stringMatching(/^[A-Z].*\.$/) });
  });

  it.each([
    ['FAILED', false, { state: 'FAILED', why: 'The build ended FAILED.' }],
    ['TIMED_OUT', true, { state: 'FAILED', why: 'The build ended TIMED_OUT.' }],
    ['SUCCEEDED', false, { state: 'FAILED', why: "The build succeeded without pushing the attempt's tag." }],
    ['SUCCEEDED', true, null],
  ])('whose build ended %s, pushed: %p', (status, pushed, expected) => {
    expect(outcomeOfBuild({ status, pushed })).toEqual(expected);
  });
});
