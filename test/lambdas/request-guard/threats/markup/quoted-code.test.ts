import { isDocument, withoutQuotedCode } from '../../../../../lambdas/request-guard/threats/markup/quoted-code';

describe('code that a text quotes', () => {
  it.each([
    ['Use the `<b>` tag for bold words.', 'Use the  tag for bold words.'],
    ['Before the code.\n```html\n<b>\n```\nAfter the code.', 'Before the code.\nAfter the code.'],
    ['See ``a`` and "`b`", and that is it.', 'See  and " ", and that is it.'],
  ])('is cut out of %j', (text, rest) => {
    expect(withoutQuotedCode(text).replace(/ +/g, ' ')).toBe(rest.replace(/ +/g, ' '));
  });

  it.each([
    '`<b>`',
    'a`<b>`c and some more words here',
    '<img src=`x` onerror=alert(1)>',
    '```\n<b>\n```',
    'no code at all here',
  ])('is left in %j, which is no text about it', (text) => {
    expect(withoutQuotedCode(text)).toBe(text);
  });
});

describe('a document', () => {
  it('has several lines and a length', () => {
    expect(isDocument('a\nb\nc')).toBe(false);
    expect(isDocument('x'.repeat(500))).toBe(false);
    expect(isDocument(`${'x'.repeat(60)}\nb\nc`)).toBe(true);
  });
});
