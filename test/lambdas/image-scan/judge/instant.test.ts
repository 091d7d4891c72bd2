import { parseInstant } from '../../../../lambdas/image-scan/judge/instant';

describe('reading a moment', () => {
  it.each([
    ['2026-11-10', '2026-11-10T00:00:00.000Z'],
    ['2026-11-10T12:00Z', '2026-11-10T12:00:00.000Z'],
    ['2026-11-10T12:00:00.123456789Z', '2026-11-10T12:00:00.123Z'],
    ['2026-11-10T12:00:00+02:00', '2026-11-10T10:00:00.000Z'],
    ['0001-01-01T00:00:00Z', '0001-01-01T00:00:00.000Z'],
  ])('%s', (text, expected) => {
    expect(new Date(parseInstant(text) ?? Number.NaN).toISOString()).toBe(expected);
  });

  it.each([
    [null],
    [undefined],
    [''],
    ['1'],
    ['2026'],
    ['2026-11-10T12:00:00'],
    ['2026-13-01'],
    ['10 Nov 2026'],
    [' 2026-11-10'],
  ])('%p is none', (text) => {
    expect(parseInstant(text)).toBeNull();
  });
});
