import { Arn, ArnFormat, CfnOutput, Stack, type StackProps, Token } from 'aws-cdk-lib';
import type { ITable } from 'aws-cdk-lib/aws-dynamodb';
import { EventBus, type IEventBus } from 'aws-cdk-lib/aws-events';
import { type IKey, Key } from 'aws-cdk-lib/aws-kms';
import type { IBucket } from 'aws-cdk-lib/aws-s3';
import type { Construct } from 'constructs';
import { InvalidSettings, type Settings } from '../settings';
import { AuditTable } from '../shared/audit-table';
import { EvidenceBucket } from '../shared/evidence-bucket';
import { SigningKey } from '../shared/signing-key';
import { statefulExports } from './stateful-exports';

export interface StatefulStackProps extends StackProps {
  /** @default - no Object Lock, and nothing is signed */
  readonly evidence?: Settings['evidence'];
}

/** What must outlive every change of the systems: the audit table, the evidence, the bus, the key that signs. */
export class StatefulStack extends Stack {
  readonly table: ITable;
  readonly bucket: IBucket;
  readonly bus: IEventBus;
  /** Undefined where verdicts are not signed. */
  readonly signingKey: IKey | undefined;

  /** @throws InvalidSettings where the key that is to sign is in another region */
  constructor(scope: Construct, id: string, props: StatefulStackProps = {}) {
    const { evidence, ...stackProps } = props;
    super(scope, id, { terminationProtection: true, ...stackProps });
    this.table = new AuditTable(this, 'Audit').table;
    const { objectLock } = evidence ?? {};
    this.bucket = new EvidenceBucket(this, 'Evidence', objectLock ? { objectLock } : {}).bucket;
    this.bus = new EventBus(this, 'Bus', { description: 'Verdicts and alerts of Mayfly' }) as IEventBus;
    this.signingKey = this.keyOf(evidence?.signing ?? false);
    this.exportNames();
  }

  private keyOf(signing: Settings['evidence']['signing']): IKey | undefined {
    if (signing === false) return undefined;
    return signing === true
      ? (new SigningKey(this, 'SigningKey') as IKey)
      : Key.fromKeyArn(this, 'SigningKey', this.inOurRegion(signing));
  }

  private inOurRegion(keyArn: string): string {
    const { region } = Arn.split(keyArn, ArnFormat.SLASH_RESOURCE_NAME);
    if (!Token.isUnresolved(this.region) && region !== this.region) {
      throw new InvalidSettings([
        `mayfly.evidence.signing: the key is in ${region}, and functions of ${this.region} sign with keys of ${this.region} only`,
      ]);
    }
    return keyArn;
  }

  /** By names that can be known beforehand: the organisation's template is the same for every account and region. */
  private exportNames(): void {
    const { bus, table, bucket, signingKey } = statefulExports(this.stackName);
    new CfnOutput(this, 'VerdictBusArn', { value: this.bus.eventBusArn, exportName: bus });
    new CfnOutput(this, 'AuditTableArn', { value: this.table.tableArn, exportName: table });
    new CfnOutput(this, 'EvidenceBucketArn', { value: this.bucket.bucketArn, exportName: bucket });
    if (this.signingKey) {
      const description = 'Whose public part verdict records are verified with';
      new CfnOutput(this, 'SigningKeyArn', { value: this.signingKey.keyArn, exportName: signingKey, description });
    }
  }
}
