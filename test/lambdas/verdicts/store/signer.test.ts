import { KMSClient } from '@aws-sdk/client-kms';
import { InvalidEnvironmentVariable, MissingEnvironmentVariable, readEnv } from '../../../../lambdas/shared/env';
import { checkSignature, signedStatement } from '../../../../lambdas/verdicts/signature';
import { kmsSigner, type VerdictSigner } from '../../../../lambdas/verdicts/store/signer';
import { signerVariable } from '../../../../lambdas/verdicts/store/signer-variable';
import { type AwsEndpoint, startAwsEndpoint } from '../../../bin/support/aws-endpoint';
import { kmsServer } from '../../../support/kms-server';
import { KEY_ARN, testKey } from '../../../support/signing';
import { verdictRecord } from '../../../support/verdict-record';

const key = testKey();
const NO_SIGNATURE = 'arn:aws:kms:eu-west-1:111122223333:key/silent';
const operations = kmsServer(key);

let endpoint: AwsEndpoint;
let kms: KMSClient;
beforeAll(async () => {
  endpoint = await startAwsEndpoint({
    ...operations,
    'TrentService.Sign': (input) => {
      if (input['KeyId'] === NO_SIGNATURE) return {};
      return operations['TrentService.Sign']?.(input) ?? {};
    },
  });
  kms = new KMSClient({
    ...{ endpoint: endpoint.url, region: 'eu-west-1', maxAttempts: 1 },
    credentials: { accessKeyId: 'test', secretAccessKey: 'test' },
    requestHandler: { httpAgent: { keepAlive: false } },
  });
});
afterAll(() => endpoint.close());

describe('A signature by KMS', () => {
  it('is verified without KMS, by the public part of its key', async () => {
    const record = verdictRecord();
    const signature = await kmsSigner(kms, KEY_ARN)(signedStatement(record));
    expect(signature).toMatchObject({ algorithm: 'ECDSA_SHA_256', key: KEY_ARN });
    expect(checkSignature({ ...record, signature }, [key.trusted])).toBe('valid');
  });

  it.each([
    ['KMS refuses', 'arn:aws:kms:eu-west-1:111122223333:key/none', { name: 'NotFoundException' }],
    ['KMS answers without one', NO_SIGNATURE, { name: 'NotSigned' }],
  ])('is an error where %s, so that nothing is committed', async (_, arn, error) => {
    await expect(kmsSigner(kms, arn)(Buffer.from('a statement'))).rejects.toMatchObject(error);
  });
});

describe('What signs, by the environment', () => {
  const read = (env: Readonly<Record<string, string>>) =>
    readEnv<{ signer: VerdictSigner | null }>({ signer: signerVariable('KEY') }, env).signer;

  it('is a key, or nothing where that is said', () => {
    expect(read({ KEY: 'off' })).toBeNull();
    expect(read({ KEY: KEY_ARN })).toBeInstanceOf(Function);
  });

  it('is never nothing by accident', () => {
    expect(() => read({})).toThrow(MissingEnvironmentVariable);
    for (const value of ['', 'OFF', 'alias/mine', `${KEY_ARN} `])
      expect(() => read({ KEY: value })).toThrow(InvalidEnvironmentVariable);
  });
});
