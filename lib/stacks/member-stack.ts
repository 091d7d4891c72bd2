import { BootstraplessSynthesizer, Fn, type IStackSynthesizer, Stack } from 'aws-cdk-lib';
import { type ITable, Table } from 'aws-cdk-lib/aws-dynamodb';
import { EventBus, type IEventBus } from 'aws-cdk-lib/aws-events';
import { type IKey, Key } from 'aws-cdk-lib/aws-kms';
import { Bucket, type IBucket } from 'aws-cdk-lib/aws-s3';
import type { Construct } from 'constructs';
import { organisationParts } from '../organisation/organisation-parts';
import { InvalidSettings, type Settings } from '../settings';
import { statefulExports, statefulStackName } from './stateful-exports';

export interface MemberStackProps {
  readonly settings: Settings;
}

/**
 * A member's part in its organisation as one template for every account and region, as StackSets take it: it has neither
 * assets nor parameters, asks for no bootstrapped account, and finds the deployment that stands there by its exports.
 */
export class MemberStack extends Stack {
  /** @throws InvalidSettings where there is nothing that a member could be given */
  constructor(scope: Construct, id: string, { settings }: MemberStackProps) {
    super(scope, id, {
      synthesizer: new BootstraplessSynthesizer() as IStackSynthesizer,
      analyticsReporting: false,
      description: `Forwards the verdicts of the Mayfly deployment ${settings.name}, and lets the organisation read them`,
    });
    const { organisation } = settings;
    if (!organisation || organisation.central) {
      throw new InvalidSettings([
        'mayfly.organisation: the template is for members: expected their centralBusArn or readerAccounts, and no central',
      ]);
    }
    organisationParts(this, { settings, organisation, ...this.deployed(settings) });
  }

  private deployed({ name, evidence: { signing } }: Settings): {
    readonly bus: IEventBus;
    readonly table: ITable;
    readonly bucket: IBucket;
    readonly signingKey: IKey | undefined;
  } {
    const exported = statefulExports(statefulStackName(name));
    const key = typeof signing === 'string' ? signing : Fn.importValue(exported.signingKey);
    return {
      bus: EventBus.fromEventBusArn(this, 'Bus', Fn.importValue(exported.bus)),
      table: Table.fromTableArn(this, 'Table', Fn.importValue(exported.table)) as ITable,
      bucket: Bucket.fromBucketArn(this, 'Bucket', Fn.importValue(exported.bucket)),
      signingKey: signing === false ? undefined : Key.fromKeyArn(this, 'SigningKey', key),
    };
  }
}
