import { matchesRepository, mostSpecificFirst } from '../../../lambdas/verdicts/repository-pattern';

describe('repository patterns', () => {
  it.each([
    ['app/api', 'app/api', true],
    ['app/api', 'app/api2', false],
    ['app/*', 'app/api', true],
    ['app/*', 'app/team/api', true],
    ['app/*', 'app', false],
    ['app*', 'app', true],
    ['*', 'anything/at/all', true],
    ['*/api', 'app/api', true],
    ['*/api', 'app/api/x', false],
    ['a*a', 'a', false],
    ['a*b*a', 'aba', true],
    ['a**b', 'ab', true],
    ['*a.c*', 'abc', false],
  ])('%s and %s: %p', (pattern, name, expected) => {
    expect(matchesRepository(pattern, name)).toBe(expected);
  });

  it('sort by exactness, literal characters, literal beginning, number of stars, then code units', () => {
    const ordered = [
      'app/api',
      'z',
      'app/api*',
      'app/*i',
      'app*i/',
      '*app/i',
      'b/*',
      'b*/',
      '*b/',
      '*b/*',
      'a*',
      'b*',
      '*',
      '**',
    ];
    expect([...ordered].reverse().sort(mostSpecificFirst)).toEqual(ordered);
  });
});
