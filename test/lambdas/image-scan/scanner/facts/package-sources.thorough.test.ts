import {
  parseAptConfig,
  parseAptSources,
  parseYumConfig,
} from '../../../../../lambdas/image-scan/scanner/facts/package-sources';
import { expectLinearTime } from '../../../../support/linear-time';

it.each(['a', '[', 'deb [', 'gpgcheck=', ' ', '\n[', 'APT::'])('takes linear time on repeated %j', (piece) => {
  expectLinearTime((size) => {
    const bytes = Buffer.from(piece.repeat(size / piece.length));
    for (const parse of [parseAptSources, parseAptConfig, parseYumConfig]) parse(bytes);
  }, 250_000);
});
