import { MayflyError } from '../shared/errors';

/** The base of every error that keeps the gate from a decision. */
export abstract class DeploymentGateError extends MayflyError {}

/** ECS called with something that names no deployment. */
export class InvalidHookEvent extends DeploymentGateError {
  override readonly name = 'InvalidHookEvent';
  /** Path of the bad value, such as `executionDetails.targetServiceRevisionArn`. */
  readonly path: string;
  constructor(path: string, why: string) {
    super(
      `The event cannot be used: ${path}: ${why}. Expected what ECS sends to a deployment lifecycle hook: ` +
        'is the function used for something else?',
    );
    this.path = path;
  }
}

/** An answer of AWS lacks what its reference promises. */
export class UnexpectedAnswer extends DeploymentGateError {
  override readonly name = 'UnexpectedAnswer';
  readonly operation: string;
  readonly path: string;
  constructor(operation: string, path: string, why: string) {
    super(`The answer of ${operation} cannot be used: ${path}: ${why}.`);
    this.operation = operation;
    this.path = path;
  }
}

/** AWS did not answer in time; the function's own end would leave no reason behind. */
export class DecisionTooLate extends DeploymentGateError {
  override readonly name = 'DecisionTooLate';
  readonly milliseconds: number;
  constructor(milliseconds: number) {
    super(`No decision within ${milliseconds} ms: ECS, ECR or DynamoDB did not answer in time.`);
    this.milliseconds = milliseconds;
  }
}
