import { entityTag, isKnown } from '../../../../lambdas/audit-api/http/entity-tag';

describe('an entity tag', () => {
  const tag = entityTag('{"a":1}');

  it('is the same for the same body, and another for another', () => {
    expect(entityTag('{"a":1}')).toBe(tag);
    expect(entityTag('{"a":2}')).not.toBe(tag);
    expect(tag).toMatch(/^"[A-Za-z0-9_-]{27}"$/);
  });

  it.each([
    ['the tag itself', tag, true],
    ['the tag, marked weak', `W/${tag}`, true],
    ['one of several', `"other", ${tag}`, true],
    ['whatever there is', '*', true],
    ['another one', '"other"', false],
    ['a tag without quotes', tag.slice(1, -1), false],
    ['nothing', undefined, false],
  ])('is known to a client that has %s', (_, header, known) => {
    expect(isKnown(header, tag)).toBe(known);
  });
});
