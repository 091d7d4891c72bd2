import { Arn, ArnFormat, CrossStackReferences, ReferenceStrength, Stack, type StackProps, Token } from 'aws-cdk-lib';
import { SnsAction } from 'aws-cdk-lib/aws-cloudwatch-actions';
import { Topic } from 'aws-cdk-lib/aws-sns';
import type { Construct } from 'constructs';
import type { AuditApi } from '../audit-api/audit-api';
import type { ImageScan } from '../image-scan/image-scan';
import { AlarmSet } from '../observability/alarm-set';
import { ALARMS } from '../observability/alarms';
import { AUDIT_API_ALARMS } from '../observability/audit-api-alarms';
import { ImageScanDashboard } from '../observability/dashboard';
import { monitoredParts } from '../observability/monitored';
import { InvalidSettings, type Settings } from '../settings';

export interface ObservabilityStackProps extends StackProps {
  readonly settings: Settings;
  readonly scan: ImageScan;
  /** @default - none is deployed */
  readonly auditApi?: AuditApi | undefined;
}

/** Alarms and dashboard: a stack of their own, as the local account can deploy neither. */
export class ObservabilityStack extends Stack {
  /** @throws InvalidSettings where the alarms' topic is in another region: CloudWatch sends to its own only */
  constructor(scope: Construct, id: string, props: ObservabilityStackProps) {
    super(scope, id, props);
    // What only watches must never stand in the way of replacing what it watches.
    CrossStackReferences.of(this).consume(ReferenceStrength.WEAK);
    const { name, observability } = props.settings;
    const { alarmTopicArn, runbook } = observability;
    const { auditApi } = props;
    const monitored = monitoredParts(props.scan);
    const topic = alarmTopicArn ? Topic.fromTopicArn(this, 'AlarmTopic', this.inOurRegion(alarmTopicArn)) : undefined;

    const common = { deployment: name, runbook, ...(topic ? { action: new SnsAction(topic) } : {}) };
    new AlarmSet(this, 'Alarms', { alarms: ALARMS, watched: monitored, ...common });
    if (auditApi) new AlarmSet(this, 'AuditApiAlarms', { alarms: AUDIT_API_ALARMS, watched: auditApi, ...common });
    if (observability.dashboard) new ImageScanDashboard(this, 'ImageScan', { monitored, auditApi, deployment: name });
  }

  private inOurRegion(topicArn: string): string {
    const { region } = Arn.split(topicArn, ArnFormat.NO_RESOURCE_NAME);
    if (!Token.isUnresolved(this.region) && region !== this.region) {
      throw new InvalidSettings([
        `mayfly.observability.alarmTopicArn: the topic is in ${region}, and alarms of ${this.region} reach topics of ${this.region} only`,
      ]);
    }
    return topicArn;
  }
}
