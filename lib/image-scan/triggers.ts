import { Duration } from 'aws-cdk-lib';
import { Rule } from 'aws-cdk-lib/aws-events';
import { LambdaFunction, SfnStateMachine } from 'aws-cdk-lib/aws-events-targets';
import type { IFunction } from 'aws-cdk-lib/aws-lambda';
import type { IStateMachine } from 'aws-cdk-lib/aws-stepfunctions';
import { Construct } from 'constructs';
import type { DeadLetterQueue } from '../shared/dead-letter-queue';

/** EventBridge gives up after this and hands the event to the queue. Source: EventBridge user guide, "Retry policy". */
export const DELIVERY = { maxEventAge: Duration.hours(24), retryAttempts: 185 } as const;

export interface TriggersProps {
  readonly stateMachine: IStateMachine;
  readonly recordUnknown: IFunction;
  readonly buildEnded: IFunction;
  /** Names of the projects whose builds are remediation. */
  readonly buildProjects: readonly string[];
  readonly deadLetters: Readonly<Record<'push' | 'record-unknown' | 'build-ended', DeadLetterQueue>>;
}

/** The events of AWS that something must follow. Registry, workflow and builds report on the default bus. */
export class Triggers extends Construct {
  constructor(scope: Construct, id: string, props: TriggersProps) {
    super(scope, id);
    const { deadLetters } = props;

    new Rule(this, 'ImagePushed', {
      description: 'Every image pushed to ECR starts the image-scan workflow',
      eventPattern: {
        source: ['aws.ecr'],
        detailType: ['ECR Image Action'],
        detail: { 'action-type': ['PUSH'], result: ['SUCCESS'] },
      },
      targets: [new SfnStateMachine(props.stateMachine, { ...DELIVERY, deadLetterQueue: deadLetters.push })],
    });

    new Rule(this, 'ImageReplicated', {
      description: 'Every image that is replicated into this registry starts the image-scan workflow',
      eventPattern: {
        source: ['aws.ecr'],
        detailType: ['ECR Replication Action'],
        detail: { 'action-type': ['REPLICATE'], result: ['SUCCESS'] },
      },
      targets: [new SfnStateMachine(props.stateMachine, { ...DELIVERY, deadLetterQueue: deadLetters.push })],
    });

    new Rule(this, 'RunFailed', {
      description: 'A run that failed, timed out or was aborted ends in a record that says so',
      eventPattern: {
        source: ['aws.states'],
        detailType: ['Step Functions Execution Status Change'],
        detail: { stateMachineArn: [props.stateMachine.stateMachineArn], status: ['FAILED', 'TIMED_OUT', 'ABORTED'] },
      },
      targets: [
        new LambdaFunction(props.recordUnknown, { ...DELIVERY, deadLetterQueue: deadLetters['record-unknown'] }),
      ],
    });

    // A pattern with an empty list is no pattern: without projects there is nothing to listen for.
    if (props.buildProjects.length > 0) {
      new Rule(this, 'BuildEnded', {
        description: 'A rebuild that ended is checked for the image that it was to push',
        eventPattern: {
          source: ['aws.codebuild'],
          detailType: ['CodeBuild Build State Change'],
          detail: {
            'project-name': [...props.buildProjects],
            'build-status': ['SUCCEEDED', 'FAILED', 'FAULT', 'STOPPED', 'TIMED_OUT'],
          },
        },
        targets: [new LambdaFunction(props.buildEnded, { ...DELIVERY, deadLetterQueue: deadLetters['build-ended'] })],
      });
    }
  }
}
