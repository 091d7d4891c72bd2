import fc from 'fast-check';
import { runChecks } from '../../../../../lambdas/image-scan/scanner/checks/check';
import { namedSecret } from '../../../../../lambdas/image-scan/scanner/checks/named-secret';
import { expectLinearTime } from '../../../../support/linear-time';
import { imageFacts } from './image-facts-of';

it.each(['PASSWORD=', 'a="', "a='", 'A', 'a.b-', '://a:', 'TOKEN=x ', 'aB'])(
  'takes linear time on repeated %j',
  (piece) => {
    expectLinearTime((size) => {
      const text = piece.repeat(size / piece.length);
      namedSecret.find(imageFacts({ config: { env: [text, `X=${text}`], labels: { x: text }, history: [text] } }));
    }, 50_000);
  },
);

it('never shows a value, whatever it is', () => {
  const values = fc.stringMatching(/^[A-Za-z0-9!#%&*+-]{12,40}$/);
  fc.assert(
    fc.property(values, (value) => {
      const config = {
        env: [`PASSWORD=${value}`],
        labels: { secret: value },
        history: [`ENV TOKEN=${value}`],
      };
      return !JSON.stringify(runChecks([namedSecret], imageFacts({ config }))).includes(value);
    }),
  );
});
