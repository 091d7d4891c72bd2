import fc from 'fast-check';
import { type Tag, visitTags } from '../../../../../lambdas/request-guard/threats/markup/html-tags';

function tagsOf(text: string): Tag[] {
  const tags: Tag[] = [];
  visitTags(text, (tag) => {
    tags.push(tag);
    return false;
  });
  return tags;
}

describe('tags as forgiving browsers find them', () => {
  it.each<[string, string, Record<string, string>]>([
    ['<img src=x onerror=alert(1)>', 'img', { src: 'x', onerror: 'alert(1)' }],
    ['<svg/onload=alert(1)//', 'svg', { onload: 'alert(1)//' }],
    ['<IMG SRC="a b" ALT=\'c>d\'>', 'img', { src: 'a b', alt: 'c>d' }],
    ['<a\thref\n=\r"x"title=y>', 'a', { href: 'x', title: 'y' }],
    ['<input disabled value>', 'input', { disabled: '', value: '' }],
    ['<x onclick = `a b`>', 'x', { onclick: 'a b' }],
    ['<img """><b>', 'img', {}],
    ['<a href="never closed', 'a', { href: '"never', closed: '' }],
    ['<\0script/x>', 'script', { x: '' }],
    ['<svg:script href=a>', 'script', { href: 'a' }],
  ])('reads %j', (text, name, attributes) => {
    const [tag] = tagsOf(text);
    expect(tag?.name).toBe(name);
    expect(Object.fromEntries(tag?.attributes ?? [])).toEqual(attributes);
  });

  it('finds tags in the values of attributes, one level deep', () => {
    expect(tagsOf('<iframe srcdoc="<img src=x>"><p>').map(({ name }) => name)).toEqual(['iframe', 'img', 'p']);
  });

  it.each(['a < b', '1<2', '<3', '<>', '<=>', '->', '<!-- x -->', '<%= x %>'])('finds none that acts in %j', (text) => {
    expect(tagsOf(text).every(({ attributes }) => attributes.size === 0)).toBe(true);
  });

  it('ends when it is told to', () => {
    let visits = 0;
    expect(visitTags('<a><b><c>', () => ++visits === 2)).toBe(true);
    expect(visits).toBe(2);
  });

  it('goes forward only, whatever the text', () => {
    const piece = fc.constantFrom('<', '>', '"', "'", '`', '=', '/', ' ', 'a', 'on', '\0', '<a ', '</', '!--');
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 60 }), (pieces) => {
        const text = pieces.join('');
        for (const { start, end } of tagsOf(text)) {
          expect(end).toBeGreaterThan(start);
          expect(end).toBeLessThanOrEqual(text.length);
        }
      }),
      { numRuns: 300 },
    );
  });
});
