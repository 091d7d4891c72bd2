import { Duration } from 'aws-cdk-lib';
import { Rule, Schedule } from 'aws-cdk-lib/aws-events';
import { LambdaFunction } from 'aws-cdk-lib/aws-events-targets';
import type { IFunction } from 'aws-cdk-lib/aws-lambda';
import { Construct } from 'constructs';
import type { AuditTable } from '../shared/audit-table';
import { DeadLetterQueue } from '../shared/dead-letter-queue';
import { ServiceFunction } from '../shared/service-function';

/** Room for a million current verdicts: some 1,500 pages of an index at 100 ms each, and 1,200 days at a few. */
const TIMEOUT = Duration.minutes(5);

export interface TrendProps {
  readonly audit: AuditTable;
}

/** Counts once a day how all images stand, so that there is a trend to be seen. */
export class Trend extends Construct {
  readonly snapshot: IFunction;
  readonly deadLetters: DeadLetterQueue;

  constructor(scope: Construct, id: string, props: TrendProps) {
    super(scope, id);
    this.deadLetters = new DeadLetterQueue(this, 'SnapshotDeadLetters');
    const snapshot = new ServiceFunction(this, 'snapshot', {
      handler: 'image-scan/handlers/snapshot',
      description: 'Counts once a day how all images stand',
      timeout: TIMEOUT,
      deadLetterQueue: this.deadLetters,
    });
    props.audit.grantAppend(snapshot);
    this.snapshot = snapshot as IFunction;

    new Rule(this, 'Daily', {
      description: 'Once a day, after midnight in UTC',
      schedule: Schedule.cron({ minute: '10', hour: '0' }),
      // Past its day a call would only find the next day's snapshot.
      targets: [
        new LambdaFunction(this.snapshot, {
          maxEventAge: Duration.hours(12),
          retryAttempts: 185,
          deadLetterQueue: this.deadLetters,
        }),
      ],
    });
  }
}
