import { App, Duration, Stack } from 'aws-cdk-lib';
import { Match, Template } from 'aws-cdk-lib/assertions';
import { EvidenceBucket, type EvidenceBucketProps } from '../../../lib/shared/evidence-bucket';
import { synthesise } from '../../support/synthesise';

const templateWith = (props: EvidenceBucketProps) => {
  const stack = new Stack(new App(), 'stack');
  new EvidenceBucket(stack, 'Evidence', props);
  return Template.fromStack(stack);
};

const expiringAfter = (days: number) => ({
  LifecycleConfiguration: {
    Rules: Match.arrayWith([
      Match.objectLike({
        Prefix: 'layer/',
        ExpirationInDays: days,
        NoncurrentVersionExpiration: { NoncurrentDays: 1 },
      }),
    ]),
  },
});

it('lets contents of layers expire after 90 days', () => {
  templateWith({}).hasResourceProperties('AWS::S3::Bucket', expiringAfter(90));
});

it('lets contents of layers expire when it is told', () => {
  const template = templateWith({ layerCacheExpiry: Duration.days(7) });
  template.hasResourceProperties('AWS::S3::Bucket', expiringAfter(7));
});

it('lets nothing else expire but databases of advisories', () => {
  const buckets = Object.values(templateWith({}).findResources('AWS::S3::Bucket'));
  const rules = buckets
    .filter(({ Properties }) => Properties.VersioningConfiguration)
    .flatMap(({ Properties }) => Properties.LifecycleConfiguration.Rules as { Prefix?: string }[]);
  expect(rules.filter((rule) => 'ExpirationInDays' in rule).map(({ Prefix }) => Prefix)).toEqual([
    'layer/',
    'advisories/',
  ]);
});

it('lets the scanner alone read and write contents of layers', () => {
  const policies = Object.entries(synthesise().imageScan.findResources('AWS::IAM::Policy'));
  const touching = policies.filter(([, { Properties }]) => JSON.stringify(Properties).includes('/layer/*'));
  expect(touching.map(([id]) => id)).toEqual([expect.stringContaining('customscan')]);
});
