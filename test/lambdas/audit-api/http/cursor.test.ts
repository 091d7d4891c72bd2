import fc from 'fast-check';
import { bindCursor, pageBody, pageRequest, unbindCursor } from '../../../../lambdas/audit-api/http/cursor';
import { InvalidCursor } from '../../../../lambdas/verdicts/queries';

const QUESTION = { repository: 'app/api', digest: undefined };
const NEXT = Buffer.from('{"pk":"D#x"}').toString('base64url');

describe('a cursor', () => {
  it('continues the question that it was made for, whatever the order of parameters and the size of pages', () => {
    const cursor = bindCursor(NEXT, { repository: 'app/api', tag: 'v1', limit: 5 });
    expect(unbindCursor(cursor, { tag: 'v1', limit: 50, next: cursor, repository: 'app/api' })).toBe(NEXT);
  });

  it.each([
    ['another repository', bindCursor(NEXT, { repository: 'app/web' })],
    ['a question with one parameter more', bindCursor(NEXT, { repository: 'app/api', tag: 'v1' })],
    ['nothing at all: it has no hash', NEXT],
    ['nothing at all: it is empty', ''],
    ['something else than base64url', `${bindCursor('', QUESTION)}a b`],
  ])('is refused where it belongs to %s', (_, cursor) => {
    expect(() => unbindCursor(cursor, QUESTION)).toThrow(InvalidCursor);
  });

  it('is refused or taken, and breaks nothing, whatever is sent for it', () => {
    fc.assert(
      fc.property(fc.string(), (text) => {
        try {
          unbindCursor(text, QUESTION);
        } catch (error) {
          expect(error).toBeInstanceOf(InvalidCursor);
        }
      }),
    );
  });

  it('stands in an answer, and is null on the last page', () => {
    const body = pageBody({ items: [1], next: NEXT }, QUESTION);
    expect(pageRequest({ ...QUESTION, limit: 2, next: body.next ?? '' })).toEqual({ limit: 2, next: NEXT });
    expect(pageBody({ items: [1] }, QUESTION)).toEqual({ items: [1], next: null });
    expect(pageRequest(QUESTION)).toEqual({});
  });
});
