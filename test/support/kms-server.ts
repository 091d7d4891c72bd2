import { type Operations, ServiceError } from '../bin/support/aws-endpoint';
import type { TestKey } from './signing';

/** What KMS does with one asymmetric key: the local account has no such keys. */
export function kmsServer(key: TestKey): Operations {
  const checkKey = (id: unknown): void => {
    if (id !== key.arn) throw new ServiceError('NotFoundException');
  };
  return {
    'TrentService.Sign': ({ KeyId, Message, MessageType, SigningAlgorithm }) => {
      checkKey(KeyId);
      const message = Buffer.from(String(Message), 'base64');
      // Source: AWS KMS API reference, "Sign": at most 4,096 bytes of a RAW message.
      if (MessageType !== 'RAW' || SigningAlgorithm !== 'ECDSA_SHA_256' || message.length > 4096)
        throw new ServiceError('ValidationException');
      return { KeyId, SigningAlgorithm, Signature: key.sign(message).toString('base64') };
    },
    'TrentService.GetPublicKey': ({ KeyId }) => {
      checkKey(KeyId);
      return { KeyId, PublicKey: key.publicKey.export({ format: 'der', type: 'spki' }).toString('base64') };
    },
  };
}
