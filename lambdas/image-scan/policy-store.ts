import { GetObjectCommand, NoSuchKey, PutObjectCommand, S3ServiceException } from '@aws-sdk/client-s3';
import { PutParameterCommand, type SSMClient } from '@aws-sdk/client-ssm';
import { MayflyError } from '../shared/errors';
import type { EvidenceBucket } from '../verdicts/store/evidence';
import { BUILT_IN_POLICY } from './contract';
import { readPolicyPointer } from './operator-parameters';
import { DEFAULT_POLICY } from './policy/default-policy';
import { InvalidPolicy } from './policy/errors';
import { MAX_POLICY_BYTES, parsePolicy } from './policy/parse-policy';
import type { Policy } from './policy/policy';
import { canonicalPolicy, policyHash, sha256Of } from './policy/policy-hash';

/** Documents are immutable and named by their hash; the parameter says which of them is in force. */
export interface PolicyStore {
  readonly ssm: SSMClient;
  readonly parameter: string;
  readonly bucket: EvidenceBucket;
}

export interface StoredPolicy {
  readonly hash: string;
  readonly policy: Policy;
}

/** The policy in force cannot be read: nothing may be judged by another one instead. */
export class PolicyUnavailable extends MayflyError {
  override readonly name = 'PolicyUnavailable';
  readonly pointer: string;
  constructor(pointer: string, why: string, options?: ErrorOptions) {
    super(`The policy in force (${pointer}) cannot be used: ${why} Put a policy with "mayfly policy put".`, options);
    this.pointer = pointer;
  }
}

export const BUILT_IN: StoredPolicy = { hash: policyHash(DEFAULT_POLICY), policy: DEFAULT_POLICY };

/**
 * The policy that the pointer names; the built-in one where nobody has put a pointer.
 * @throws PolicyUnavailable where the pointer's document is missing, changed or not understood
 */
export async function readPolicyInForce(store: PolicyStore): Promise<StoredPolicy> {
  const pointer = await readPolicyPointer(store.ssm, store.parameter);
  return pointer === BUILT_IN_POLICY || pointer === BUILT_IN.hash ? BUILT_IN : readPolicy(store, pointer);
}

export async function readPolicy(store: PolicyStore, hash: string): Promise<StoredPolicy> {
  if (!/^sha256:[0-9a-f]{64}$/.test(hash)) throw new PolicyUnavailable(hash, 'its name is not a hash.');
  try {
    const { Body, ContentLength } = await store.bucket.s3.send(
      new GetObjectCommand({ Bucket: store.bucket.name, Key: policyKey(hash) }),
    );
    if ((ContentLength ?? 0) > MAX_POLICY_BYTES) throw new PolicyUnavailable(hash, 'the document is too large.');
    const text = (await Body?.transformToString()) ?? '';
    const policy = parsePolicy(text);
    // Of the bytes as they stand, not of what is read from them: a later version may know of more keys, with defaults.
    if (sha256Of(text) !== hash) throw new PolicyUnavailable(hash, 'the document was changed after it was put.');
    return { hash, policy };
  } catch (error) {
    if (error instanceof NoSuchKey) throw new PolicyUnavailable(hash, 'there is no such document.', { cause: error });
    if (error instanceof InvalidPolicy) throw new PolicyUnavailable(hash, error.message, { cause: error });
    throw error;
  }
}

/**
 * Stores a document and puts it in force, creating the pointer or overwriting it. A document that stands already is the
 * same one: its key is its hash.
 */
export async function putPolicy(store: PolicyStore, policy: Policy): Promise<StoredPolicy> {
  const hash = policyHash(policy);
  try {
    await store.bucket.s3.send(
      new PutObjectCommand({
        Bucket: store.bucket.name,
        Key: policyKey(hash),
        Body: canonicalPolicy(policy),
        ContentType: 'application/json',
        IfNoneMatch: '*',
      }),
    );
  } catch (error) {
    if (!(error instanceof S3ServiceException && error.$metadata.httpStatusCode === 412)) throw error;
  }
  await store.ssm.send(
    new PutParameterCommand({ Name: store.parameter, Value: hash, Overwrite: true, Type: 'String' }),
  );
  return { hash, policy };
}

export const policyKey = (hash: string): string => `policy/${hash}.json`;
