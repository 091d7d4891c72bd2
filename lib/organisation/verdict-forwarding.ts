import { Aws } from 'aws-cdk-lib';
import { EventBus, type IEventBus, Rule } from 'aws-cdk-lib/aws-events';
import { EventBus as EventBusTarget } from 'aws-cdk-lib/aws-events-targets';
import { Construct } from 'constructs';
import { DeadLetterQueue } from '../shared/dead-letter-queue';
import { IMAGE_VERDICT } from './image-verdict';
import { WaitingEventsAlarm } from './waiting-events-alarm';

export interface VerdictForwardingProps {
  /** The bus that this account's verdicts are published on. */
  readonly bus: IEventBus;
  /** Of any account and region. */
  readonly centralBusArn: string;
  /** First part of the alarm's name. */
  readonly deployment: string;
  /** Address of the operator's runbook. */
  readonly runbook: string;
}

/** Sends the verdicts of this account and region on to the organisation's bus. */
export class VerdictForwarding extends Construct {
  constructor(scope: Construct, id: string, props: VerdictForwardingProps) {
    super(scope, id);
    const { bus, deployment, runbook } = props;
    const central = EventBus.fromEventBusArn(this, 'CentralBus', props.centralBusArn);
    const deadLetterQueue = new DeadLetterQueue(this, 'DeadLetters');
    new Rule(this, 'Verdicts', {
      description: "Every verdict goes on to the organisation's bus",
      eventBus: bus,
      // Only our own: were two buses told to forward to each other, an event would go round for ever.
      eventPattern: { ...IMAGE_VERDICT, account: [Aws.ACCOUNT_ID], region: [Aws.REGION] },
      targets: [new EventBusTarget(central, { deadLetterQueue })],
    });
    new WaitingEventsAlarm(this, 'NotForwarded', {
      ...{ queue: deadLetterQueue, deployment, runbook },
      alarm: 'verdicts-not-forwarded',
      why: "Verdicts did not reach the organisation's bus, and wait. The audit trail of their own account has them.",
    });
  }
}
