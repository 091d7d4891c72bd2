import { testKey } from '../../support/signing';
import { verdictRecord } from '../../support/verdict-record';

export const key = testKey();
/** Of an artifact, with its evidence, and signed by the key. */
export const record = key.signed(
  verdictRecord({
    kind: 'artifact',
    artifact: { type: 'application/spdx+json' },
    evidence: { verdict: { key: 'verdict/a', sha256: 'a'.repeat(64) }, scanner: { key: 'scanner/a', sha256: 'b' } },
  }),
);
