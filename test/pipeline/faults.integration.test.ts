import { PutObjectCommand, S3Client } from '@aws-sdk/client-s3';
import { PutParameterCommand, SSMClient } from '@aws-sdk/client-ssm';
import { BUILT_IN_POLICY } from '../../lambdas/image-scan/contract';
import { policyKey } from '../../lambdas/image-scan/policy-store';
import { debianImage } from '../support/debian-image';
import type { Fault } from '../support/fault';
import { clientConfiguration } from '../support/local-account';
import { Pipeline } from '../support/pipeline';

let pipeline: Pipeline;
beforeAll(async () => {
  pipeline = await Pipeline.open();
});
afterEach(async () => {
  await pipeline.accountFaults.clear();
  await pipeline.registryFaults.clear();
});

const clean = () => debianImage({ packages: { bash: '5.2.15-2' } });
const pushed = async () => pipeline.push(clean(), await pipeline.repository());

/** Calls that were hit by a fault. */
async function hit(proxy: 'accountFaults' | 'registryFaults'): Promise<number> {
  return (await pipeline[proxy].calls()).filter(({ fault }) => fault !== undefined).length;
}

describe('A fault that passes costs nothing but time', () => {
  it.each<[string, 'accountFaults' | 'registryFaults', Fault]>([
    ['DynamoDB throttles', 'accountFaults', { service: 'dynamodb', kind: 'throttle', times: 8 }],
    ['DynamoDB fails', 'accountFaults', { service: 'dynamodb', kind: 'error500', times: 6 }],
    ['DynamoDB resets connections', 'accountFaults', { service: 'dynamodb', kind: 'reset', times: 6 }],
    ['DynamoDB is slow', 'accountFaults', { service: 'dynamodb', kind: 'slow', milliseconds: 800, times: 6 }],
    ['the answer to the claim is lost', 'accountFaults', { action: 'UpdateItem', kind: 'lost-response', times: 1 }],
    [
      'the answer to the commit is lost',
      'accountFaults',
      { action: 'TransactWriteItems', kind: 'lost-response', times: 2 },
    ],
    ['S3 throttles', 'accountFaults', { service: 's3', kind: 'throttle', times: 6 }],
    ['S3 fails', 'accountFaults', { service: 's3', kind: 'error500', times: 6 }],
    [
      'the answers to writes of evidence are lost',
      'accountFaults',
      { service: 's3', action: /^PUT /, kind: 'lost-response', times: 3 },
    ],
    ['ECR throttles', 'registryFaults', { service: 'ecr', kind: 'throttle', times: 8 }],
    ['ECR fails', 'registryFaults', { service: 'ecr', kind: 'error500', times: 6 }],
    ['ECR is slow', 'registryFaults', { service: 'ecr', kind: 'slow', milliseconds: 1500, times: 4 }],
    ['layers break off', 'registryFaults', { action: /^GET \/v2\/.*\/blobs\//, kind: 'reset', times: 3 }],
  ])('when %s', async (_, proxy, fault) => {
    const repository = await pipeline.repository({ pushEvents: 0 });
    const image = await pipeline.push(clean(), repository);
    await pipeline[proxy].inject(fault);
    await pipeline.start(pipeline.pushEvent(image));
    const record = await pipeline.verdict(image);
    expect(record).toMatchObject({ verdict: 'COMPLIANT', unknowns: [] });
    await pipeline.settled();
    expect(await pipeline.scans(image)).toHaveLength(1);
    expect(await hit(proxy)).toBeGreaterThan(0);
  });
});

describe('A fault that lasts becomes a stated verdict', () => {
  it.each<[string, 'accountFaults' | 'registryFaults', Fault, string]>([
    [
      'the registry does not give its findings',
      'registryFaults',
      { action: 'DescribeImageScanFindings', kind: 'error500', times: 'forever' },
      'registry-scan',
    ],
    [
      'the registry does not give the layers',
      'registryFaults',
      { action: 'GetDownloadUrlForLayer', kind: 'error500', times: 'forever' },
      'custom-scan',
    ],
    [
      'evidence cannot be written',
      'accountFaults',
      { service: 's3', action: /^PUT /, kind: 'error500', times: 'forever' },
      'run',
    ],
  ])('when %s', async (_, proxy, fault, what) => {
    const repository = await pipeline.repository({ pushEvents: 0 });
    const image = await pipeline.push(clean(), repository);
    await pipeline[proxy].inject(fault);
    await pipeline.start(pipeline.pushEvent(image));
    const record = await pipeline.verdict(image, () => true, 100_000);
    expect(record.verdict).toBe('UNKNOWN');
    expect(record.unknowns.map((unknown) => unknown.what)).toContain(what);
  });

  it('when the policy in force cannot be understood, and the reason names the path of the bad value', async () => {
    const ssm = new SSMClient(clientConfiguration(pipeline.account));
    const { policyParameter: Name, evidenceBucket: Bucket } = pipeline.deployment;
    const hash = `sha256:${'b'.repeat(64)}`;
    const Body = JSON.stringify({ version: 1, thresholds: { HIGH: -1 } });
    await new S3Client(clientConfiguration(pipeline.account)).send(
      new PutObjectCommand({ Bucket, Key: policyKey(hash), Body }),
    );
    await ssm.send(new PutParameterCommand({ Name, Value: hash, Type: 'String', Overwrite: true }));
    try {
      const record = await pipeline.verdict(await pushed());
      expect(record).toMatchObject({ verdict: 'UNKNOWN', unknowns: [{ what: 'policy' }], policy: null });
      expect(record.unknowns[0]?.why).toContain('thresholds.HIGH');
    } finally {
      await ssm.send(new PutParameterCommand({ Name, Value: BUILT_IN_POLICY, Type: 'String', Overwrite: true }));
    }
  });
});
