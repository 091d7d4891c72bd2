import { ALL_CHECKS } from '../../../../../lambdas/image-scan/scanner/checks/all-checks';
import { runChecks } from '../../../../../lambdas/image-scan/scanner/checks/check';
import { expectLinearTime } from '../../../../support/linear-time';
import { imageFacts } from './image-facts-of';

it.each([
  'a',
  ' ',
  '[',
  'sh|',
  'curl x|',
  '|1 ',
  '-k',
  '$(',
  'apt-get update;',
  'sudo ',
  '/bin/sh -c ',
  '../',
  'A=',
  '&&',
  "'",
])('takes linear time on long texts of %j', (piece) => {
  const checks = ALL_CHECKS.filter(({ kind }) => kind === 'configuration');
  expectLinearTime((size) => {
    const text = piece.repeat(size / piece.length);
    const step = piece.repeat(size / 10 / piece.length);
    const config = {
      ...{ user: text, env: [text, `GOINSECURE=${text}`], labels: { [text]: text }, volumes: [text] },
      history: [text, `RUN ${step}`, `RUN /bin/sh -c ${step} # buildkit`, `ADD ${text}`],
    };
    runChecks(checks, imageFacts({ config }));
  }, 250_000);
});
