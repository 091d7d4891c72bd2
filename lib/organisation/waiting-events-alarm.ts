import { Duration } from 'aws-cdk-lib';
import { Alarm, ComparisonOperator, TreatMissingData } from 'aws-cdk-lib/aws-cloudwatch';
import type { IQueue } from 'aws-cdk-lib/aws-sqs';
import type { Construct } from 'constructs';

export interface WaitingEventsAlarmProps {
  /** The dead-letter queue that is to be empty. */
  readonly queue: IQueue;
  readonly deployment: string;
  /** In kebab case; the runbook's heading has the same words. */
  readonly alarm: string;
  /** What it means, for whoever is called by it. */
  readonly why: string;
  /** Address of the operator's runbook. */
  readonly runbook: string;
}

/** Begins when an event waits in a dead-letter queue, and ends when none does. */
export class WaitingEventsAlarm extends Alarm {
  constructor(scope: Construct, id: string, { queue, deployment, alarm, why, runbook }: WaitingEventsAlarmProps) {
    super(scope, id, {
      alarmName: `${deployment}-${alarm}`,
      alarmDescription: `[low] ${why} What to do: ${runbook}#${alarm}`,
      metric: queue.metricApproximateNumberOfMessagesVisible({ statistic: 'Maximum', period: Duration.minutes(5) }),
      threshold: 0,
      comparisonOperator: ComparisonOperator.GREATER_THAN_THRESHOLD,
      evaluationPeriods: 1,
      // SQS measures a queue as long as it holds messages, so silence is an empty queue.
      treatMissingData: TreatMissingData.NOT_BREACHING,
    });
  }
}
