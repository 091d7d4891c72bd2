import { OptionError } from '../../../../lambdas/request-guard/options/option-error';
import {
  readBoolean,
  readInteger,
  readObject,
  readOneOf,
  readText,
  readTexts,
} from '../../../../lambdas/request-guard/options/read-options';

describe('the readers of options', () => {
  it('return what makes sense as it was given', () => {
    expect(readInteger('a', 3, [1, 5])).toBe(3);
    expect(readBoolean('a', false)).toBe(false);
    expect(readText('a', 'b')).toBe('b');
    expect(readTexts('a', ['b', 'c'])).toEqual(['b', 'c']);
    expect(readOneOf('a', 'open', ['open', 'closed'])).toBe('open');
    expect(readObject('a', { limit: 1 }, ['limit'])).toEqual({ limit: 1 });
  });

  it.each<[string, () => unknown, string, string]>([
    ['a number that is too large', () => readInteger('rules[0].limit', 9, [1, 5]), 'rules[0].limit', 'is 9'],
    ['a number that is none', () => readInteger('limit', Number.NaN, [1, 5]), 'limit', 'is NaN'],
    ['an explicit undefined', () => readBoolean('enabled', undefined), 'enabled', 'is undefined'],
    ['an empty text', () => readText('issuer', ''), 'issuer', 'is ""'],
    ['a long text', () => readText('issuer', 'x'.repeat(5000)), 'issuer', 'is a text of 5000 characters'],
    ['a list with a number in it', () => readTexts('roles', ['a', 1]), 'roles[1]', 'is 1'],
    ['a text for a list', () => readTexts('roles', 'a'), 'roles', 'is "a"'],
    ['a word that is not known', () => readOneOf('onFailure', 'shut', ['open', 'closed']), 'onFailure', 'is "shut"'],
    [
      'a misspelt key',
      () => readObject<{ limit?: number }>('rate', { limt: 1 } as object, ['limit']),
      'rate.limt',
      '"limt"',
    ],
    [
      'a misspelt key at the top',
      () => readObject<{ limit?: number }>('', { limt: 1 } as object, ['limit']),
      'limt',
      'limit',
    ],
    ['a list for an object', () => readObject('rate', [], []), 'rate', 'is a list'],
  ])('throw the path of %s', (_, read, path, told) => {
    expect(read).toThrow(OptionError);
    expect(read).toThrow(`"${path}"`);
    expect(read).toThrow(told);
  });
});
