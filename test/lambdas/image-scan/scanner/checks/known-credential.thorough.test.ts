import { findCredential } from '../../../../../lambdas/image-scan/scanner/checks/credential-formats';
import { expectLinearTime } from '../../../../support/linear-time';

it.each([
  'eyJ',
  'eyJaaaaaaaaaa.',
  'ghp_',
  'AKIA',
  '-----BEGIN A ',
  'xoxb-1',
  'hooks.slack.com/services/',
  'a',
  'sk-ant-',
  'SG.a.',
  'AccountKey=',
])('takes linear time on repeated %j', (piece) => {
  expectLinearTime((size) => findCredential(piece.repeat(size / piece.length)), 100_000);
});
