import { type KMSClient, SignCommand } from '@aws-sdk/client-kms';
import { MayflyError } from '../../shared/errors';
import type { VerdictSignature } from '../verdict';
import type { AuditTable } from './audit-table';

/** Signs the statement that `signature.ts` makes of a record. Throws where it cannot: a record is never half signed. */
export type VerdictSigner = (statement: Uint8Array) => Promise<VerdictSignature>;

/** The audit table as whoever commits verdicts has it. */
export interface CommittingTable extends AuditTable {
  /** Null where the deployment does not sign: that is said, never left out. */
  readonly signer: VerdictSigner | null;
}

/** KMS answered without a signature. */
export class NotSigned extends MayflyError {
  override readonly name = 'NotSigned';
  readonly key: string;
  constructor(key: string) {
    super(`The key ${key} gave no signature, so the verdict is not committed. It is tried again.`);
    this.key = key;
  }
}

/** Signs with an asymmetric KMS key (ECC_NIST_P256). @param key its ARN */
export function kmsSigner(kms: KMSClient, key: string): VerdictSigner {
  return async (statement) => {
    const algorithm = 'ECDSA_SHA_256';
    const { Signature } = await kms.send(
      new SignCommand({ KeyId: key, Message: statement, MessageType: 'RAW', SigningAlgorithm: algorithm }),
    );
    if (!Signature) throw new NotSigned(key);
    return { algorithm, key, value: Buffer.from(Signature).toString('base64') };
  };
}
