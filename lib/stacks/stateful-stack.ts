import { Stack, type StackProps } from 'aws-cdk-lib';
import type { ITable } from 'aws-cdk-lib/aws-dynamodb';
import { EventBus, type IEventBus } from 'aws-cdk-lib/aws-events';
import type { IBucket } from 'aws-cdk-lib/aws-s3';
import type { Construct } from 'constructs';
import { AuditTable } from '../shared/audit-table';
import { EvidenceBucket } from '../shared/evidence-bucket';

/** What must outlive every change of the systems: the audit table, the evidence, the bus. */
export class StatefulStack extends Stack {
  readonly table: ITable;
  readonly bucket: IBucket;
  readonly bus: IEventBus;

  constructor(scope: Construct, id: string, props?: StackProps) {
    super(scope, id, { terminationProtection: true, ...props });
    this.table = new AuditTable(this, 'Audit').table;
    this.bucket = new EvidenceBucket(this, 'Evidence').bucket;
    this.bus = new EventBus(this, 'Bus', { description: 'Verdicts and alerts of Mayfly' }) as IEventBus;
  }
}
