import { kmsClient } from '../../shared/clients/kms';
import { InvalidEnvironmentVariable, type VariableReader } from '../../shared/env';
import { kmsSigner, type VerdictSigner } from './signer';

const KEY_ARN = /^arn:[a-z0-9-]+:kms:[a-z0-9-]+:\d{12}:key\/[A-Za-z0-9-]+$/;

/** What signs verdicts: the ARN of a KMS key, or `off`. A variable that is missing is not taken for the latter. */
export function signerVariable(variable: string): VariableReader<VerdictSigner | null> {
  return {
    variable,
    parse: (value) => {
      if (value === 'off') return null;
      if (!KEY_ARN.test(value)) throw new InvalidEnvironmentVariable(variable, value, 'the ARN of a KMS key or "off"');
      return kmsSigner(kmsClient(), value);
    },
  };
}
