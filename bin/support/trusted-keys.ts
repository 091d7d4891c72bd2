import { createPublicKey, type KeyObject } from 'node:crypto';
import { GetPublicKeyCommand } from '@aws-sdk/client-kms';
import type { TrustedKey } from '../../lambdas/verdicts/signature';
import type { Clients } from './context';
import type { FoundDeployment } from './deployment';
import { UsageError } from './errors';
import { readText } from './read-text';

/** A key of this curve is 178 characters of PEM. */
const MOST_KEY_TEXT = 10_000;
const P256 = 'prime256v1';

/**
 * The keys whose signatures are believed: those of the files, or without any that of the deployment, asked of KMS once. None
 * where the deployment does not sign.
 * @param files paths of public keys in PEM or base64 of DER, as `aws kms get-public-key` prints it
 * @throws UsageError where a file holds no public key of the curve P-256
 */
export async function trustedKeys(
  clients: Clients,
  { facts }: Pick<FoundDeployment, 'facts'>,
  files: readonly string[],
): Promise<readonly TrustedKey[]> {
  if (files.length > 0) {
    return Promise.all(
      files.map(async (path) => ({ arn: null, publicKey: parsePublicKey(path, await readText(path, MOST_KEY_TEXT)) })),
    );
  }
  const { signingKey: arn } = facts;
  if (arn === undefined) return [];
  const { PublicKey = new Uint8Array() } = await clients.kms().send(new GetPublicKeyCommand({ KeyId: arn }));
  const publicKey = createPublicKey({ key: Buffer.from(PublicKey), format: 'der', type: 'spki' });
  return [{ arn, publicKey }];
}

function parsePublicKey(path: string, text: string): KeyObject {
  try {
    const key = text.includes('-----BEGIN')
      ? createPublicKey(text)
      : createPublicKey({ key: Buffer.from(text, 'base64'), format: 'der', type: 'spki' });
    if (key.asymmetricKeyDetails?.namedCurve === P256) return key;
  } catch (cause) {
    throw notAKey(path, { cause });
  }
  throw notAKey(path);
}

function notAKey(path: string, options?: ErrorOptions): UsageError {
  const why = 'expected PEM, or the base64 that aws kms get-public-key prints, of a key of the curve P-256';
  return new UsageError(`${path} holds no public key that signs verdicts: ${why}.`, options);
}
