import { Alarm, ComparisonOperator, type IAlarmAction } from 'aws-cdk-lib/aws-cloudwatch';
import { Construct } from 'constructs';
import { type AlarmDescription, describeAlarm } from './alarm-description';

export interface AlarmSetProps<Watched> {
  readonly alarms: readonly AlarmDescription<Watched>[];
  /** What they watch. */
  readonly watched: Watched;
  /** First part of every alarm's name, so that one account and region can hold several deployments. */
  readonly deployment: string;
  /** Address of the operator's runbook. */
  readonly runbook: string;
  /** What is done when an alarm begins, and when it ends. @default - nothing: alarms only show */
  readonly action?: IAlarmAction;
}

/** Alarms as they are described, named `<deployment>-<alarm>` or, of several parts, `<deployment>-<alarm>-<part>`. */
export class AlarmSet<Watched> extends Construct {
  constructor(scope: Construct, id: string, props: AlarmSetProps<Watched>) {
    super(scope, id);
    for (const description of props.alarms) {
      for (const [part, metric] of Object.entries(description.metrics(props.watched))) {
        const name = part === '' ? description.id : `${description.id}-${part}`;
        const alarm = new Alarm(this, name, {
          alarmName: `${props.deployment}-${name}`,
          alarmDescription: describeAlarm(description, props.runbook),
          metric,
          threshold: description.threshold,
          comparisonOperator: ComparisonOperator.GREATER_THAN_THRESHOLD,
          datapointsToAlarm: description.datapoints,
          evaluationPeriods: description.periods,
          treatMissingData: description.missing,
        });
        if (props.action) {
          alarm.addAlarmAction(props.action);
          alarm.addOkAction(props.action);
        }
      }
    }
  }
}
