import { CfnOutput, Duration, Stack, type StackProps } from 'aws-cdk-lib';
import type { Construct } from 'constructs';
import { ImageScan } from '../image-scan/image-scan';
import type { Settings } from '../settings';
import type { StatefulStack } from './stateful-stack';

export interface ImageScanStackProps extends StackProps {
  readonly settings: Settings;
  readonly stateful: StatefulStack;
}

export class ImageScanStack extends Stack {
  constructor(scope: Construct, id: string, props: ImageScanStackProps) {
    super(scope, id, props);
    const { settings, stateful } = props;
    const scan = new ImageScan(this, 'ImageScan', {
      deployment: settings.name,
      table: stateful.table,
      bucket: stateful.bucket,
      bus: stateful.bus,
      buildProjects: settings.remediation.projects,
      scanDeadline: Duration.minutes(settings.imageScan.scanDeadlineMinutes),
      attemptDeadline: Duration.minutes(settings.remediation.attemptDeadlineMinutes),
      maxLayerBytes: settings.imageScan.maxLayerBytes,
    });
    new CfnOutput(this, 'StateMachineArn', { value: scan.stateMachine.stateMachineArn });
    new CfnOutput(this, 'NotificationTopicArn', {
      value: scan.notificationTopic.topicArn,
      description: 'Subscribe here to be told of images that are not compliant',
    });
  }
}
