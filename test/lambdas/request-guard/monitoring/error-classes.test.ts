import { errorClasses } from '../../../../lambdas/request-guard/monitoring/error-classes';

const named = (name: unknown) => Object.assign(new Error('x'), { name });

const circular = new Error('x');
circular.cause = circular;

class Hostile extends Error {
  override get name(): string {
    throw new Error('no');
  }
  override get cause(): unknown {
    throw new Error('no');
  }
}

describe('The classes of an error', () => {
  it.each<[string, unknown, readonly string[]]>([
    ['an error', new TypeError('x'), ['TypeError']],
    ['an error of the SDK', named('ConditionalCheckFailedException'), ['ConditionalCheckFailedException']],
    [
      'an error with causes',
      new Error('x', { cause: new RangeError('y', { cause: 'z' }) }),
      ['Error', 'RangeError', 'thrown string'],
    ],
    ['a name that is a text', named('user alice@example.com not found'), ['Error']],
    ['a name that is none', named(7), ['Error']],
    ['what is no error', { password: 'x' }, ['thrown object']],
    ['null', null, ['thrown null']],
    ['an error whose getters throw', new Hostile(), ['Error']],
    ['an error that causes itself', circular, ['Error', 'Error', 'Error', 'Error']],
  ])('of %s are names', (_, thrown, expected) => {
    expect(errorClasses(thrown)).toEqual(expected);
  });
});
