import { CfnOutput, Duration, Stack, type StackProps } from 'aws-cdk-lib';
import type { Construct } from 'constructs';
import { ADVISORIES } from '../../lambdas/image-scan/contract';
import { ImageScan, type ImageScanProps } from '../image-scan/image-scan';
import type { Settings } from '../settings';
import type { StatefulStack } from './stateful-stack';

export interface ImageScanStackProps extends StackProps {
  readonly settings: Settings;
  readonly stateful: StatefulStack;
}

export class ImageScanStack extends Stack {
  readonly scan: ImageScan;

  constructor(scope: Construct, id: string, props: ImageScanStackProps) {
    super(scope, id, props);
    const { settings, stateful } = props;
    this.scan = new ImageScan(this, 'ImageScan', {
      deployment: settings.name,
      table: stateful.table,
      bucket: stateful.bucket,
      bus: stateful.bus,
      ...(stateful.signingKey ? { signingKey: stateful.signingKey } : {}),
      buildProjects: settings.remediation.projects,
      ...(settings.remediation.patch ? { patch: settings.remediation.patch } : {}),
      scanDeadline: Duration.minutes(settings.imageScan.scanDeadlineMinutes),
      attemptDeadline: Duration.minutes(settings.remediation.attemptDeadlineMinutes),
      maxLayerBytes: settings.imageScan.maxLayerBytes,
      packageIndex: settings.imageScan.packageIndex,
      findingsSettle: Duration.seconds(settings.imageScan.findingsSettleSeconds),
      sweepLookBack: Duration.hours(settings.imageScan.sweep.lookBackHours),
      sweepEvery: Duration.minutes(settings.imageScan.sweep.everyMinutes),
      ...advisoriesOf(settings),
    });
    new CfnOutput(this, 'StateMachineArn', { value: this.scan.stateMachine.stateMachineArn });
    new CfnOutput(this, 'NotificationTopicArn', {
      value: this.scan.notificationTopic.topicArn,
      description: 'Subscribe here to be told of images that are not compliant',
    });
  }
}

function advisoriesOf({ imageScan: { advisories } }: Settings): Pick<ImageScanProps, 'advisories'> {
  if (!advisories.sync) return {};
  const { ecosystems, baseUrl, epss, kev } = advisories;
  const lists = { ...(epss ? { epss: ADVISORIES.epss } : {}), ...(kev ? { kev: ADVISORIES.kev } : {}) };
  return { advisories: { ecosystems, baseUrl, ...lists } };
}
