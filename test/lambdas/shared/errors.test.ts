import { bounded, describeError, MayflyError } from '../../../lambdas/shared/errors';

class Broken extends MayflyError {
  override readonly name = 'Broken';
  readonly part: string;
  constructor(part: string, options?: ErrorOptions) {
    super(`the ${part} is broken`, options);
    this.part = part;
  }
}

describe('describeError', () => {
  it.each<[string, unknown, string]>([
    ['an error of ours', new Broken('wheel'), 'Broken: the wheel is broken'],
    [
      'an error and its cause',
      new Broken('wheel', { cause: new Error('rust') }),
      'Broken: the wheel is broken, because of Error: rust',
    ],
    ['an error without a message', new TypeError(), 'TypeError'],
    ['a string', 'just\n a  string', 'just a string'],
    ['an object, without its content', { password: 'hunter2' }, 'a thrown object'],
    ['a number, without its value', 42, 'a thrown number'],
    ['nothing', undefined, 'nothing was thrown'],
    [
      'a signed URL, without its signature',
      new Error('GET https://a.example/x?sig=s3cret failed'),
      'Error: GET https://a.example/x?… failed',
    ],
    ['control characters as spaces', new Error('a\u0000\u001b[31mb'), 'Error: a [31mb'],
  ])('says %s', (_, thrown, expected) => {
    expect(describeError(thrown)).toBe(expected);
  });

  it('ends a circle of causes', () => {
    const first = new Broken('hen');
    const second = new Broken('egg', { cause: first });
    first.cause = second;
    expect(describeError(first).split('because of')).toHaveLength(4);
  });
});

describe('bounded', () => {
  it('leaves short text as it is and marks a cut', () => {
    expect(bounded('abc', 3)).toBe('abc');
    expect(bounded('abcd', 3)).toBe('ab…');
  });

  it('does not leave half a character', () => {
    expect(bounded('a😀bc', 3).isWellFormed()).toBe(true);
  });
});

it('an error keeps its facts, its cause and its class', () => {
  const cause = new Error('rust');
  const error = new Broken('wheel', { cause });
  expect(error).toMatchObject({ name: 'Broken', part: 'wheel', cause });
  expect(error).toBeInstanceOf(MayflyError);
});
