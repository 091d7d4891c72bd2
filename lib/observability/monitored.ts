import type { ITable } from 'aws-cdk-lib/aws-dynamodb';
import type { StateMachine } from 'aws-cdk-lib/aws-stepfunctions';
import type { ImageScan } from '../image-scan/image-scan';
import { DeadLetterQueue } from '../shared/dead-letter-queue';
import { ServiceFunction } from '../shared/service-function';

/** What alarms and dashboard watch. Functions and queues are called by their construct ids. */
export interface Monitored {
  readonly stateMachine: StateMachine;
  readonly table: ITable;
  readonly functions: readonly ServiceFunction[];
  readonly deadLetterQueues: readonly DeadLetterQueue[];
}

/** Every function and dead-letter queue below the construct: none is forgotten that is added to it. */
export function monitoredParts(scan: ImageScan): Monitored {
  const parts = scan.node.findAll();
  return {
    stateMachine: scan.stateMachine,
    table: scan.table,
    functions: parts.filter((part) => part instanceof ServiceFunction),
    deadLetterQueues: parts.filter((part) => part instanceof DeadLetterQueue),
  };
}
