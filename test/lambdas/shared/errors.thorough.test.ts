import fc from 'fast-check';
import { describeError, MAX_DESCRIPTION } from '../../../lambdas/shared/errors';

describe('describeError', () => {
  it('is bounded and one line for any message', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 5000 }), (message) => {
        const said = describeError(new Error(message, { cause: new Error(message) }));
        expect(said.length).toBeLessThanOrEqual(MAX_DESCRIPTION);
        expect(said).not.toMatch(/[\n\r\0]/);
      }),
    );
  });
});
