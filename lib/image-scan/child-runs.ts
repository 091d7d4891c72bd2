import { Policy, PolicyStatement } from 'aws-cdk-lib/aws-iam';
import type { IStateMachine } from 'aws-cdk-lib/aws-stepfunctions';
import { Construct } from 'constructs';
import type { ServiceFunction } from '../shared/service-function';

export interface ChildRunsProps {
  readonly judgeIndex: ServiceFunction;
  readonly stateMachine: IStateMachine;
}

/**
 * Lets the judge of indexes start the workflow, and nothing else, for the images that an index lists.
 *
 * The permission is a policy of its own: a function waits for its role's default policy, the state machine for the function,
 * and that policy would wait for the state machine.
 */
export class ChildRuns extends Construct {
  constructor(scope: Construct, id: string, { judgeIndex, stateMachine }: ChildRunsProps) {
    super(scope, id);
    const start = new PolicyStatement({
      actions: ['states:StartExecution'],
      resources: [stateMachine.stateMachineArn],
    });
    const { role } = judgeIndex;
    new Policy(this, 'Start', { statements: [start], ...(role ? { roles: [role] } : {}) });
  }
}
