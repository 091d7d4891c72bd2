import { RemovalPolicy } from 'aws-cdk-lib';
import {
  AttributeType,
  BillingMode,
  type ITable,
  ProjectionType,
  Table,
  TableEncryption,
} from 'aws-cdk-lib/aws-dynamodb';
import { PolicyStatement } from 'aws-cdk-lib/aws-iam';
import type { Function as LambdaFunction } from 'aws-cdk-lib/aws-lambda';
import { Construct } from 'constructs';
import { ENV } from '../../lambdas/image-scan/contract';
import { AUDIT_TABLE } from '../../lambdas/verdicts/contract';

export interface AuditTableProps {
  /**
   * A table with the keys and indexes of `lambdas/verdicts/keys.ts`.
   * @default - a new one, kept when the stack goes
   */
  readonly table?: ITable;
}

/** The one table of verdicts, scans, tags, claims and attempts. Nothing may delete from it. */
export class AuditTable extends Construct {
  readonly table: ITable;

  constructor(scope: Construct, id: string, props: AuditTableProps = {}) {
    super(scope, id);
    this.table = props.table ?? (this.createTable() as ITable);
  }

  /** Queries and reads of single items; no scan. */
  grantRead(reader: LambdaFunction): void {
    this.grant(reader, ['dynamodb:GetItem', 'dynamodb:Query']);
  }

  /** Reads, and new items; what stands can be replaced only where the writer's own condition lets it. */
  grantAppend(writer: LambdaFunction): void {
    this.grant(writer, ['dynamodb:GetItem', 'dynamodb:Query', 'dynamodb:PutItem']);
  }

  /** Conditional writes besides the reads. A transaction needs no action of its own. */
  grantReadWrite(writer: LambdaFunction): void {
    this.grant(writer, [
      'dynamodb:GetItem',
      'dynamodb:Query',
      'dynamodb:PutItem',
      'dynamodb:UpdateItem',
      'dynamodb:ConditionCheckItem',
    ]);
  }

  private grant(grantee: LambdaFunction, actions: string[]): void {
    const { tableArn, tableName } = this.table;
    const indexes = Object.values(AUDIT_TABLE.indexes).map(({ name }) => `${tableArn}/index/${name}`);
    grantee.addToRolePolicy(new PolicyStatement({ actions, resources: [tableArn, ...indexes] }));
    this.table.encryptionKey?.grantEncryptDecrypt(grantee);
    grantee.addEnvironment(ENV.table, tableName);
  }

  private createTable(): Table {
    const table = new Table(this, 'Table', {
      partitionKey: { name: 'pk', type: AttributeType.STRING },
      sortKey: { name: 'sk', type: AttributeType.STRING },
      billingMode: BillingMode.PAY_PER_REQUEST,
      encryption: TableEncryption.AWS_MANAGED,
      pointInTimeRecoverySpecification: { pointInTimeRecoveryEnabled: true },
      timeToLiveAttribute: AUDIT_TABLE.expiryAttribute,
      deletionProtection: true,
      removalPolicy: RemovalPolicy.RETAIN,
    });
    for (const { name, pk, sk } of Object.values(AUDIT_TABLE.indexes)) {
      table.addGlobalSecondaryIndex({
        indexName: name,
        partitionKey: { name: pk, type: AttributeType.STRING },
        sortKey: { name: sk, type: AttributeType.STRING },
        projectionType: ProjectionType.ALL,
      });
    }
    return table;
  }
}
