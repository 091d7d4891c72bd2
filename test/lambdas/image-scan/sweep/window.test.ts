import { isWithin, windowOf } from '../../../../lambdas/image-scan/sweep/window';

const NOW = new Date('2026-11-23T12:00:00.000Z');
const at = (time: string) => new Date(`2026-11-${time}:00.000Z`);

describe('A sweep looks back', () => {
  it.each([
    ['a day, where Mayfly watched for longer', 24, at('01T00:00'), '2026-11-22T12:00:00.000Z'],
    ['as far as it is told', 2, at('01T00:00'), '2026-11-23T10:00:00.000Z'],
    ['no further than Mayfly has watched', 24, at('23T09:30'), '2026-11-23T09:30:00.000Z'],
  ])('%s, and leaves the last minutes alone', (_, hours, since, from) => {
    expect(windowOf(NOW, hours, since)).toEqual({ from, until: '2026-11-23T11:50:00.000Z' });
  });

  it.each([at('23T11:50'), at('23T11:55'), at('24T00:00')])('at nothing, where Mayfly watches since %s', (since) => {
    expect(windowOf(NOW, 24, since)).toBeNull();
  });

  it.each([
    ['23T09:59', false],
    ['23T10:00', true],
    ['23T11:49', true],
    ['23T11:50', false],
    ['23T12:10', false],
  ])('at a push of %s: %s', (pushed, expected) => {
    const window = windowOf(NOW, 2, at('01T00:00'));
    expect(window && isWithin(window, at(pushed))).toBe(expected);
  });
});
