import { App, Duration, Lazy, Stack } from 'aws-cdk-lib';
import { Match, Template } from 'aws-cdk-lib/assertions';
import { Table } from 'aws-cdk-lib/aws-dynamodb';
import { Key } from 'aws-cdk-lib/aws-kms';
import { Bucket } from 'aws-cdk-lib/aws-s3';
import { InvalidImageScanProps } from '../../../lib/image-scan/check-props';
import { ImageScan, type ImageScanProps } from '../../../lib/image-scan/image-scan';

/** In an app without any of our feature flags, as a user's may be. */
function make(props: ImageScanProps): ImageScan {
  const app = new App({ context: { 'aws:cdk:bundling-stacks': [] } });
  return new ImageScan(new Stack(app, 'Security'), 'Scan', props);
}

describe('The ImageScan construct', () => {
  it.each<[string, ImageScanProps, string]>([
    ['half a minute', { scanDeadline: Duration.seconds(90) }, 'scanDeadline: 1.5 (in minutes): expected whole minutes'],
    ['no time to scan', { scanDeadline: Duration.minutes(0) }, 'scanDeadline: 0 (in minutes)'],
    ['a lease of more than a day', { scanDeadline: Duration.minutes(1409) }, 'expected whole minutes, 1 to 1408'],
    ['no time to rebuild', { attemptDeadline: Duration.minutes(0) }, 'attemptDeadline: 0 (in minutes)'],
    ['more than a day to rebuild', { attemptDeadline: Duration.minutes(1441) }, 'expected whole minutes, 1 to 1440'],
    [
      'a time that is known too late',
      { attemptDeadline: Duration.minutes(Lazy.number({ produce: () => 5 })) },
      'attemptDeadline: known only at deployment',
    ],
    [
      'a sweep that its alarm would miss',
      { sweepEvery: Duration.hours(2) },
      'sweepEvery: 120 (in minutes): expected whole',
    ],
    [
      'half an hour to look back',
      { sweepLookBack: Duration.minutes(30) },
      'sweepLookBack: 0.5 (in hours): expected whole',
    ],
    ['no bytes', { maxLayerBytes: 0 }, 'maxLayerBytes: 0: expected a whole number of bytes'],
    [
      'no time for findings to settle',
      { findingsSettle: Duration.seconds(0) },
      'findingsSettle: 0 (in seconds): expected whole seconds, 1 to 600',
    ],
    ['half a byte', { maxLayerBytes: 1.5 }, 'maxLayerBytes: 1.5'],
    ['no number', { maxLayerBytes: Number.NaN }, 'maxLayerBytes: NaN'],
    ['a name that nobody could ask for', { deployment: 'Mine' }, 'deployment: "Mine": expected 1 to 31'],
    ['a name that Parameter Store refuses', { deployment: 'aws-mine' }, 'deployment: "aws-mine"'],
    ['any project', { buildProjects: ['rebuild-api', '*'] }, 'buildProjects[1]: "*": expected the name of a CodeBuild'],
    ['a project with its ARN', { buildProjects: ['arn:aws:codebuild:x:1:project/y'] }, 'buildProjects[0]: "arn:aws:'],
  ])('refuses %s at synth and names the bad value', (_, props, message) => {
    expect(() => make(props)).toThrow(InvalidImageScanProps);
    expect(() => make(props)).toThrow(message);
  });

  it('stands in any stack, with a table, a bucket and a bus of its own', () => {
    const template = Template.fromStack(Stack.of(make({})));
    template.resourceCountIs('AWS::DynamoDB::Table', 1);
    template.resourceCountIs('AWS::Events::EventBus', 1);
    template.hasResourceProperties('AWS::S3::BucketPolicy', {
      PolicyDocument: {
        Statement: Match.arrayWith([
          Match.objectLike({
            Effect: 'Allow',
            Action: 's3:PutObject',
            Principal: { Service: 'logging.s3.amazonaws.com' },
          }),
        ]),
      },
    });
  });

  it('lets its functions use the keys of a table and a bucket that are given', () => {
    const app = new App({ context: { 'aws:cdk:bundling-stacks': [] } });
    const stack = new Stack(app, 'Security');
    const encryptionKey = new Key(stack, 'Key');
    const table = Table.fromTableAttributes(stack, 'Table', { tableName: 'audit', encryptionKey });
    const bucket = Bucket.fromBucketAttributes(stack, 'Bucket', { bucketName: 'evidence', encryptionKey });
    new ImageScan(stack, 'Scan', { table, bucket });
    const policies = Template.fromStack(stack).findResources('AWS::IAM::Policy');
    for (const handler of ['claim', 'judge', 'customscan']) {
      const name = Object.keys(policies).find((id) => id.startsWith(`ScanHandlers${handler}Role`)) ?? '';
      expect(JSON.stringify(policies[name])).toContain('"kms:Decrypt"');
    }
  });

  it('names itself and every bad value at once', () => {
    expect(() => make({ deployment: '', maxLayerBytes: -1 })).toThrow(
      /^Security\/Scan cannot be made:\n {2}deployment: .*\n {2}maxLayerBytes: -1: .*$/,
    );
  });

  it.each<[ImageScanProps]>([
    [{ scanDeadline: Duration.minutes(1), attemptDeadline: Duration.minutes(1), maxLayerBytes: 1 }],
    [{ scanDeadline: Duration.minutes(1408), attemptDeadline: Duration.days(1), maxLayerBytes: 2 ** 53 - 1 }],
  ])('takes the ends of each range', (props) => {
    expect(make(props).stateMachine.stateMachineArn).toBeDefined();
  });
});
