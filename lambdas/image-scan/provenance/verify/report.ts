import type { MaterialKind } from '../evidence';

/** Who signed; of a signature that is not verified, whom it names itself. */
export type Signer =
  | { readonly type: 'key'; readonly fingerprint: string }
  | { readonly type: 'identity'; readonly subject: string; readonly issuer: string }
  | { readonly type: 'certificate'; readonly subject: string; readonly issuer: string; readonly fingerprint: string };

/**
 * `trusted`: verified, and by somebody whom the policy trusts. `untrusted`: it is shown not to be. `unverifiable`: nobody
 * can tell from what is at hand, which is neither.
 */
export type Standing = 'trusted' | 'untrusted' | 'unverifiable';

/** From what meets a demand to what does not. */
export const STANDINGS: readonly Standing[] = ['trusted', 'unverifiable', 'untrusted'];

/** What one signature or attestation is worth under a policy. */
export interface SignatureReport {
  readonly artifact: string;
  /** Digest of the index through which it was found, as it lists the image; absent where it speaks of the image itself. */
  readonly through?: string;
  readonly kind: MaterialKind;
  /** Of an attestation, what it states; absent for a signature of the image, and where it could not be read. */
  readonly predicateType?: string;
  readonly signer: Signer | null;
  readonly verified: boolean;
  readonly standing: Standing;
  readonly reason: string;
  /** ISO 8601: when it ends; absent where it does not. */
  readonly until?: string;
}

/** A report without what the material says of itself. */
export type Outcome = Pick<SignatureReport, 'predicateType' | 'signer' | 'standing' | 'reason' | 'until'>;

export const untrusted = (reason: string, signer: Signer | null = null): Outcome => ({
  standing: 'untrusted',
  signer,
  reason,
});
export const unverifiable = (reason: string, signer: Signer | null = null): Outcome => ({
  standing: 'unverifiable',
  signer,
  reason,
});

/** A name in a sentence: what strangers wrote is shortened, and stays on its line. */
export function quoted(text: string): string {
  const line = text.replace(/[\p{Cc}\p{Cf}]+/gu, ' ');
  return JSON.stringify(line.length > 200 ? `${line.slice(0, 199).toWellFormed()}…` : line);
}
