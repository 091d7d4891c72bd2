import fc from 'fast-check';
import { parseChallenges } from '../../../../lambdas/image-scan/registry/token-authentication';
import { expectLinearTime } from '../../../support/linear-time';

const flat = (header: string) =>
  parseChallenges(header).map(({ scheme, parameters }) => [scheme, Object.fromEntries(parameters)]);

describe('parseChallenges', () => {
  it('reads any header without an error', () => {
    fc.assert(fc.property(fc.string({ unit: 'binary' }), (header) => Array.isArray(parseChallenges(header))));
  });

  it.each(['a="', 'a=', ' ', '\\', 'a="\\', 'a ', '"'])('reads any number of %j in linear time', (piece) => {
    expectLinearTime((size) => parseChallenges(`Bearer x="${piece.repeat(size / piece.length)}`), 500_000);
  });

  it('gives back every parameter of a well-formed challenge', () => {
    const name = fc.stringMatching(/^[a-z]{1,10}$/);
    fc.assert(
      fc.property(fc.dictionary(name, fc.string()), (parameters) => {
        const written = Object.entries(parameters).map(([key, value]) => `${key}="${value.replace(/["\\]/g, '\\$&')}"`);
        expect(flat(`Bearer ${written.join(', ')}`)).toEqual([['bearer', { ...parameters }]]);
      }),
    );
  });
});
