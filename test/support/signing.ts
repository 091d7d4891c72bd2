import { generateKeyPairSync, type KeyObject, sign } from 'node:crypto';
import { signedStatement, type TrustedKey } from '../../lambdas/verdicts/signature';
import type { VerdictSigner } from '../../lambdas/verdicts/store/signer';
import type { VerdictRecord } from '../../lambdas/verdicts/verdict';

export const KEY_ARN = 'arn:aws:kms:eu-west-1:111122223333:key/1234abcd-12ab-34cd-56ef-1234567890ab';

/** A key pair such as KMS makes, and what KMS does with its private part. */
export interface TestKey {
  readonly arn: string;
  readonly publicKey: KeyObject;
  readonly trusted: TrustedKey;
  /** ECDSA_SHA_256 of a RAW message, DER-encoded. */
  readonly sign: (message: Uint8Array) => Buffer;
  readonly signer: VerdictSigner;
  readonly signed: (record: VerdictRecord) => VerdictRecord;
}

export function testKey(arn: string = KEY_ARN): TestKey {
  const { privateKey, publicKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  const signOf = (message: Uint8Array) => sign('sha256', message, privateKey);
  const signature = (statement: Uint8Array) =>
    ({ algorithm: 'ECDSA_SHA_256', key: arn, value: signOf(statement).toString('base64') }) as const;
  return {
    arn,
    publicKey,
    trusted: { arn, publicKey },
    sign: signOf,
    signer: async (statement) => signature(statement),
    signed: (record) => ({ ...record, signature: signature(signedStatement(record)) }),
  };
}
