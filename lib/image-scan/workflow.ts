import { Duration } from 'aws-cdk-lib';
import { LogGroup, RetentionDays } from 'aws-cdk-lib/aws-logs';
import {
  Choice,
  Condition,
  DefinitionBody,
  Errors,
  type IChainable,
  JitterType,
  JsonPath,
  LogLevel,
  Parallel,
  Pass,
  Result,
  StateMachine,
  Succeed,
  TaskInput,
  type TaskStateBase,
} from 'aws-cdk-lib/aws-stepfunctions';
import { LambdaInvoke, type LambdaInvokeProps } from 'aws-cdk-lib/aws-stepfunctions-tasks';
import { Construct } from 'constructs';
import { ERRORS, type HandlerName } from '../../lambdas/image-scan/contract';
import { acknowledgeWildcard } from '../shared/acknowledge-wildcard';
import type { ServiceFunction } from '../shared/service-function';

/** A scan of the registry takes seconds to minutes: ask soon, then ever more rarely. */
const FIRST_POLL = Duration.seconds(5);
const POLL_BACKOFF = 1.5;
const SLOWEST_POLL = Duration.seconds(60);

/** Faults of the platform pass within a minute or so; what lasts longer becomes a stated verdict. */
const RETRY_ATTEMPTS = 5;
const RETRY_FIRST = Duration.seconds(1);
const RETRY_BACKOFF = 2;
const RETRY_SLOWEST = Duration.seconds(20);

/** What a run takes besides the waiting: claim, tail, and every retry of theirs. */
const TAIL_ALLOWANCE_MINUTES = 30;

/** What an index waits longer for its images than they wait for the registry: their claim, and their being judged. */
const CHILDREN_ALLOWANCE_MINUTES = 10;
/** A lease must outlive the execution that holds it, by more than clocks differ. */
const LEASE_MARGIN_MINUTES = 2;

/** Attempts until the growing delays add up to the deadline. */
export function pollAttempts(deadline: Duration): number {
  let waited = 0;
  let delay = FIRST_POLL.toSeconds();
  let attempts = 0;
  while (waited < deadline.toSeconds()) {
    waited += delay;
    delay = Math.min(delay * POLL_BACKOFF, SLOWEST_POLL.toSeconds());
    attempts += 1;
  }
  return attempts;
}

/** No execution outlives this, so a lease that lasts longer is never lost to a run that still works. */
export function executionTimeout(scanDeadline: Duration): Duration {
  return Duration.minutes(scanDeadline.toMinutes() + TAIL_ALLOWANCE_MINUTES);
}

/** How long an index waits for its images: longer than their scans, and shorter than its own execution may last. */
export function childrenDeadline(scanDeadline: Duration): Duration {
  return Duration.minutes(scanDeadline.toMinutes() + CHILDREN_ALLOWANCE_MINUTES);
}

export function leaseDuration(scanDeadline: Duration): Duration {
  return Duration.minutes(executionTimeout(scanDeadline).toMinutes() + LEASE_MARGIN_MINUTES);
}

export interface WorkflowProps {
  readonly handler: (name: HandlerName) => ServiceFunction;
  readonly scanDeadline: Duration;
}

/**
 * From a push to a verdict, a record and a rebuild. A state that runs code carries the name of its handler.
 * The definition keeps to JSONPath and direct Lambda tasks, which AWS and two other interpreters share.
 */
export class Workflow extends Construct {
  readonly stateMachine: StateMachine;
  private readonly props: WorkflowProps;
  private readonly invoked: HandlerName[] = [];

  constructor(scope: Construct, id: string, props: WorkflowProps) {
    super(scope, id);
    this.props = props;
    this.stateMachine = new StateMachine(this, 'StateMachine', {
      definitionBody: DefinitionBody.fromChainable(this.definition()),
      timeout: executionTimeout(props.scanDeadline),
      tracingEnabled: true,
      logs: {
        destination: new LogGroup(this, 'Logs', { retention: RetentionDays.THREE_MONTHS }),
        level: LogLevel.ALL,
        includeExecutionData: false,
      },
    });
    this.acknowledgeWildcards();
  }

  private acknowledgeWildcards(): void {
    const role = this.stateMachine.role;
    acknowledgeWildcard(role, '*', 'Log delivery and tracing of Step Functions know no resource to narrow to.');
    for (const name of this.invoked) {
      const reason = 'The state machine may invoke any version of its own handler.';
      acknowledgeWildcard(role, `${this.props.handler(name).functionArn}:*`, reason);
    }
  }

  private definition(): IChainable {
    const done = new Succeed(this, 'done');
    const recordUnknown = this.task('record-unknown', {
      payload: this.withRunId('state'),
      resultPath: JsonPath.DISCARD,
    });
    recordUnknown.next(new Succeed(this, 'recorded-unknown'));

    const remediate = this.tailTask('remediate', JsonPath.DISCARD, recordUnknown);
    const publish = this.tailTask('publish', JsonPath.DISCARD, recordUnknown);
    publish.next(
      new Choice(this, 'what-the-verdict-leads-to')
        .when(Condition.stringEquals('$.judged.plan.strategy', 'none'), done)
        .otherwise(remediate.next(done)),
    );

    const superseded = new Succeed(this, 'superseded', {
      comment: 'Another run took the image over: its result stands, and this one wrote nothing.',
    });
    const recorder = (name: HandlerName) => this.tailTask(name, '$.judged', recordUnknown, superseded).next(publish);

    const scan = new Parallel(this, 'scan', { resultPath: '$.scans' })
      .branch(this.branch('await-registry-scan'))
      .branch(this.branch('custom-scan'))
      .addCatch(recordUnknown, { resultPath: '$.failure' });

    return this.task('claim', { payload: this.withRunId('event') })
      .addCatch(recordUnknown, { resultPath: '$.failure' })
      .next(
        new Choice(this, 'by-kind')
          .when(Condition.stringEquals('$.next', 'scan'), scan.next(recorder('judge')))
          .when(
            Condition.stringEquals('$.next', 'rejudge'),
            this.rejudge(recordUnknown, superseded, scan).next(publish),
          )
          .when(
            Condition.stringEquals('$.next', 'judge-index'),
            this.judgeIndex(recordUnknown, superseded).next(publish),
          )
          .when(Condition.stringEquals('$.next', 'record-artifact'), recorder('record-artifact'))
          .when(Condition.stringEquals('$.next', 'done'), done)
          .otherwise(recordUnknown),
      );
  }

  /** One of the two scans: what fails in it becomes its output, so that it does not cancel the other. */
  private branch(name: HandlerName): IChainable {
    const failed = new Pass(this, `${name}-failed`, {
      parameters: { status: 'error', error: JsonPath.stringAt('$.Error'), cause: JsonPath.stringAt('$.Cause') },
    });
    return this.task(name, { inputPath: '$.run' }).addCatch(failed);
  }

  /** Waits by being asked again; at the deadline it is asked once more, and then judges with what there is. */
  private judgeIndex(onFailure: TaskStateBase, onFencedOff: Succeed): TaskStateBase {
    const judgeIndex = this.task('judge-index', {
      payload: TaskInput.fromObject({
        // From the context: a function whose environment named the state machine that names the function could not be made.
        stateMachineArn: JsonPath.stringAt('$$.StateMachine.Id'),
        state: JsonPath.entirePayload,
      }),
      resultPath: '$.judged',
    });
    const stopWaiting = new Pass(this, 'stop-waiting-for-children', {
      result: Result.fromString('passed'),
      resultPath: '$.childrenDeadline',
    });
    stopWaiting.next(judgeIndex);
    return judgeIndex
      .addCatch(onFencedOff, { errors: [ERRORS.fencedOff], resultPath: '$.failure' })
      .addCatch(stopWaiting, { errors: [ERRORS.childrenNotJudged], resultPath: JsonPath.DISCARD })
      .addCatch(onFailure, { resultPath: '$.failure' });
  }

  /** Judges what is stored; where that does not do, the image is scanned as though it had just been pushed. */
  private rejudge(onFailure: TaskStateBase, onFencedOff: Succeed, scan: Parallel): TaskStateBase {
    return this.task('rejudge', { resultPath: '$.judged' })
      .addCatch(onFencedOff, { errors: [ERRORS.fencedOff], resultPath: '$.failure' })
      .addCatch(scan, { errors: [ERRORS.evidenceUnusable], resultPath: '$.stored' })
      .addCatch(onFailure, { resultPath: '$.failure' });
  }

  /** A task after the scans: if it fails for good, the run ends in a record that says so. */
  private tailTask(
    name: HandlerName,
    resultPath: string,
    onFailure: TaskStateBase,
    onFencedOff?: Succeed,
  ): TaskStateBase {
    const task = this.task(name, { resultPath });
    if (onFencedOff) task.addCatch(onFencedOff, { errors: [ERRORS.fencedOff], resultPath: '$.failure' });
    return task.addCatch(onFailure, { resultPath: '$.failure' });
  }

  private withRunId(name: 'event' | 'state'): TaskInput {
    return TaskInput.fromObject({ runId: JsonPath.stringAt('$$.Execution.Name'), [name]: JsonPath.entirePayload });
  }

  private task(name: HandlerName, more: Partial<LambdaInvokeProps>): TaskStateBase {
    this.invoked.push(name);
    const task = new LambdaInvoke(this, name, {
      lambdaFunction: this.props.handler(name),
      // The answer itself is the output, with no envelope around it.
      payloadResponseOnly: true,
      retryOnServiceExceptions: false,
      ...more,
    });
    if (name === 'await-registry-scan') this.poll(task, ERRORS.scanNotReady, this.props.scanDeadline);
    if (name === 'judge-index') this.poll(task, ERRORS.childrenNotJudged, childrenDeadline(this.props.scanDeadline));
    task.addRetry({ errors: [ERRORS.invalidEvent, ERRORS.fencedOff, ERRORS.evidenceUnusable], maxAttempts: 0 });
    return task.addRetry({
      errors: [Errors.ALL],
      interval: RETRY_FIRST,
      backoffRate: RETRY_BACKOFF,
      maxDelay: RETRY_SLOWEST,
      maxAttempts: RETRY_ATTEMPTS,
      jitterStrategy: JitterType.FULL,
    });
  }

  /** Waiting is a Retry with growing delay: one transition a poll. */
  private poll(task: LambdaInvoke, notReady: string, deadline: Duration): void {
    task.addRetry({
      errors: [notReady],
      interval: FIRST_POLL,
      backoffRate: POLL_BACKOFF,
      maxDelay: SLOWEST_POLL,
      maxAttempts: pollAttempts(deadline),
    });
  }
}
