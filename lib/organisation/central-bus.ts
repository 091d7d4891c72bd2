import { ArnFormat, RemovalPolicy, Stack } from 'aws-cdk-lib';
import { CfnEventBusPolicy, type IEventBus, type IRuleTarget, Rule } from 'aws-cdk-lib/aws-events';
import { PolicyStatement, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import { LogGroup, RetentionDays } from 'aws-cdk-lib/aws-logs';
import type { IQueue } from 'aws-cdk-lib/aws-sqs';
import { Construct } from 'constructs';
import { VERDICT_EVENT } from '../../lambdas/verdicts/contract';
import { DELIVERY } from '../image-scan/triggers';
import { DeadLetterQueue } from '../shared/dead-letter-queue';
import { IMAGE_VERDICT } from './image-verdict';
import { WaitingEventsAlarm } from './waiting-events-alarm';

export interface CentralBusProps {
  readonly bus: IEventBus;
  /** Whose accounts may put their verdicts on the bus: `o-…`. */
  readonly organisationId: string;
  /** First part of the names of the log group and the alarm. */
  readonly deployment: string;
  /** Address of the operator's runbook. */
  readonly runbook: string;
}

const EVENTS = new ServicePrincipal('events.amazonaws.com');

/**
 * Lets every account of an organisation put verdict events on a bus, and nothing else, and keeps them for three months in
 * a log group, where all accounts and regions are asked at once.
 */
export class CentralBus extends Construct {
  constructor(scope: Construct, id: string, props: CentralBusProps) {
    super(scope, id);
    const { bus, organisationId, deployment, runbook } = props;
    new CfnEventBusPolicy(this, 'Members', {
      eventBusName: bus.eventBusName,
      statementId: `${deployment}-organisation`,
      statement: {
        Effect: 'Allow',
        Principal: '*',
        Action: 'events:PutEvents',
        Resource: bus.eventBusArn,
        Condition: {
          StringEquals: { 'aws:PrincipalOrgID': organisationId, 'events:detail-type': VERDICT_EVENT.detailType },
          // A call can hold events of several sources, and all have to be ours; of none, "all" would be true too.
          'ForAllValues:StringEquals': { 'events:source': VERDICT_EVENT.source },
          Null: { 'events:source': 'false' },
        },
      },
    });

    const deadLetterQueue = new DeadLetterQueue(this, 'DeadLetters');
    const rule = new Rule(this, 'EveryVerdict', {
      description: 'Every verdict of the organisation is kept in one log group',
      eventBus: bus,
      eventPattern: IMAGE_VERDICT,
      targets: [this.logOf(`/aws/events/${deployment}-organisation-verdicts`, deadLetterQueue)],
    });
    deadLetterQueue.addToResourcePolicy(
      new PolicyStatement({
        principals: [EVENTS],
        actions: ['sqs:SendMessage'],
        resources: [deadLetterQueue.queueArn],
        conditions: { ArnEquals: { 'aws:SourceArn': rule.ruleArn } },
      }),
    );
    new WaitingEventsAlarm(this, 'NotLogged', {
      ...{ queue: deadLetterQueue, deployment, runbook },
      alarm: 'verdicts-not-logged',
      why: "Verdicts of the organisation are missing in its log group, and wait. Their own accounts' audit trails have them.",
    });
  }

  /** A target of our own: the CDK's makes a Lambda function of its own, only to put the log group's policy. */
  private logOf(logGroupName: string, deadLetterQueue: IQueue): IRuleTarget {
    const logGroup = new LogGroup(this, 'Verdicts', {
      logGroupName,
      retention: RetentionDays.THREE_MONTHS,
      removalPolicy: RemovalPolicy.RETAIN,
    });
    logGroup.addToResourcePolicy(
      new PolicyStatement({
        principals: [EVENTS],
        actions: ['logs:CreateLogStream', 'logs:PutLogEvents'],
        resources: [logGroup.logGroupArn],
      }),
    );
    const arn = Stack.of(this).formatArn({
      service: 'logs',
      resource: 'log-group',
      resourceName: logGroupName,
      arnFormat: ArnFormat.COLON_RESOURCE_NAME,
    });
    const retryPolicy = {
      maximumEventAgeInSeconds: DELIVERY.maxEventAge.toSeconds(),
      maximumRetryAttempts: DELIVERY.retryAttempts,
    };
    return {
      bind: () => ({ arn, deadLetterConfig: { arn: deadLetterQueue.queueArn }, retryPolicy, targetResource: logGroup }),
    };
  }
}
