import { S3Client } from '@aws-sdk/client-s3';
import { SSMClient, SSMServiceException } from '@aws-sdk/client-ssm';
import { isRemediationEnabled } from '../../../lambdas/image-scan/operator-parameters';
import { parsePolicy } from '../../../lambdas/image-scan/policy/parse-policy';
import {
  BUILT_IN,
  type PolicyStore,
  PolicyUnavailable,
  putPolicy,
  readPolicyInForce,
} from '../../../lambdas/image-scan/policy-store';
import { type AwsEndpoint, ServiceError, startAwsEndpoint } from '../../bin/support/aws-endpoint';
import { ssmServer } from '../../bin/support/fixtures';

const POLICY = '/mayfly/policy';
const SWITCH = '/mayfly/remediation';
const STRICT = parsePolicy('{"version": 1, "thresholds": {"HIGH": 0}}');

let aws: AwsEndpoint;
let parameters: Map<string, string>;
let refused: ServiceError | undefined;
let ssm: SSMClient;
let store: PolicyStore;
beforeEach(async () => {
  parameters = new Map();
  refused = undefined;
  const answers = ssmServer(parameters);
  aws = await startAwsEndpoint({
    ...answers,
    'ssm.GetParameter': (input) => {
      if (refused) throw refused;
      return answers['ssm.GetParameter']?.(input) ?? {};
    },
  });
  const settings = {
    endpoint: aws.url,
    region: 'eu-west-1',
    credentials: { accessKeyId: 'test', secretAccessKey: 'test' },
    maxAttempts: 1,
    requestHandler: { httpAgent: { keepAlive: false } },
  };
  ssm = new SSMClient(settings);
  store = { ssm, parameter: POLICY, bucket: { s3: new S3Client(settings), name: 'evidence' } };
});
afterEach(() => aws.close());

describe('The policy in force', () => {
  it.each([
    ['nobody has put one', undefined],
    ['the pointer says so', 'built-in'],
    ['the pointer is its hash', BUILT_IN.hash],
  ])('is the built-in one where %s', async (_, pointer) => {
    if (pointer !== undefined) parameters.set(POLICY, pointer);
    expect(await readPolicyInForce(store)).toEqual(BUILT_IN);
  });

  it('is the one that was put last, whether the pointer was there before or not', async () => {
    const { hash } = await putPolicy(store, STRICT);
    expect([...parameters]).toEqual([[POLICY, hash]]);
    expect(await readPolicyInForce(store)).toEqual({ hash, policy: STRICT });
    const next = await putPolicy(store, parsePolicy('{"version": 1, "thresholds": {"HIGH": 1}}'));
    expect((await readPolicyInForce(store)).hash).toBe(next.hash);
  });

  it.each([`sha256:${'0'.repeat(64)}`, 'latest'])('is none where the pointer is %s', async (pointer) => {
    parameters.set(POLICY, pointer);
    await expect(readPolicyInForce(store)).rejects.toThrow(PolicyUnavailable);
  });
});

describe('The switch of remediation', () => {
  it.each([
    [undefined, true],
    ['enabled', true],
    ['off', false],
    ['Enabled', false],
    ['enabled ', false],
  ])('of value %j lets it happen: %s', async (value, expected) => {
    if (value !== undefined) parameters.set(SWITCH, value);
    expect(await isRemediationEnabled(ssm, SWITCH)).toBe(expected);
  });
});

describe('A parameter that cannot be read', () => {
  it.each([
    ['AccessDeniedException', 400],
    ['ThrottlingException', 400],
    ['InternalServerError', 500],
  ])('for %s is not taken for an absent one', async (type, status) => {
    refused = new ServiceError(type, status);
    await expect(readPolicyInForce(store)).rejects.toThrow(SSMServiceException);
    await expect(isRemediationEnabled(ssm, SWITCH)).rejects.toThrow(SSMServiceException);
  });
});
