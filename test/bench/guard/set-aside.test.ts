import { isSetAside } from '../../../bench/guard/set-aside';

describe('isSetAside', () => {
  // printf a0 | sha256sum, and so on: whoever changes the rule moves requests that were tuned on into the half that measures.
  it.each([
    ['a0', false],
    ['a1', true],
    ['b0', false],
    ['b1', true],
  ])('tells of %s as it was told before the first detector: %p', (id, expected) => {
    expect(isSetAside(id)).toBe(expected);
  });

  it('sets about half of all requests aside', () => {
    const ids = Array.from({ length: 10_000 }, (_, index) => `a${index}`);
    const share = ids.filter(isSetAside).length / ids.length;
    expect(share).toBeGreaterThan(0.48);
    expect(share).toBeLessThan(0.52);
  });
});
