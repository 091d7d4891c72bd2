import { integer, optional, readFields } from '../../../../lambdas/request-guard/options/read-fields';
import { readBoolean } from '../../../../lambdas/request-guard/options/read-options';

const read = (given: unknown) =>
  readFields('limits', given, { most: integer(1, 9), strict: optional(true, readBoolean) });

describe('the fields of an object', () => {
  it('are each read by their reader', () => {
    expect(read({ most: 3, strict: false })).toEqual({ most: 3, strict: false });
  });

  it.each([{ most: 3 }, { most: 3, strict: undefined }])('have their default in %p', (given) => {
    expect(read(given)).toEqual({ most: 3, strict: true });
  });

  it.each<[string, unknown]>([
    ['limits', undefined],
    ['limits', []],
    ['limits.most', {}],
    ['limits.most', { most: 10 }],
    ['limits.strict', { most: 3, strict: null }],
    ['limits.strickt', { most: 3, strickt: true }],
  ])('throw the path of what makes no sense: %s in %p', (path, given) => {
    expect(() => read(given)).toThrow(`"${path}"`);
  });
});
