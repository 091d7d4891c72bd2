import type { ITable } from 'aws-cdk-lib/aws-dynamodb';
import type { IEventBus } from 'aws-cdk-lib/aws-events';
import type { IKey } from 'aws-cdk-lib/aws-kms';
import type { IBucket } from 'aws-cdk-lib/aws-s3';
import type { Construct } from 'constructs';
import type { Settings } from '../settings';
import { CentralBus } from './central-bus';
import { ReaderRole } from './reader-role';
import { VerdictForwarding } from './verdict-forwarding';

/** What of a deployment its organisation has to do with. */
export interface OrganisationPartsProps {
  readonly settings: Pick<Settings, 'name' | 'observability'>;
  readonly organisation: NonNullable<Settings['organisation']>;
  readonly bus: IEventBus;
  readonly table: ITable;
  readonly bucket: IBucket;
  /** Undefined where verdicts are not signed. */
  readonly signingKey: IKey | undefined;
}

/** Makes what the settings ask for: the central bus, the forwarding to it, the role of readers. */
export function organisationParts(scope: Construct, props: OrganisationPartsProps): void {
  const { settings, organisation, bus, table, bucket, signingKey } = props;
  const { id: organisationId, central, centralBusArn, readerAccounts } = organisation;
  const named = { deployment: settings.name, runbook: settings.observability.runbook };
  if (central) new CentralBus(scope, 'Central', { ...named, bus, organisationId });
  if (centralBusArn !== undefined) new VerdictForwarding(scope, 'Forwarding', { ...named, bus, centralBusArn });
  if (readerAccounts.length > 0) {
    const { deployment } = named;
    const key = signingKey ? { signingKey } : {};
    new ReaderRole(scope, 'Reader', { deployment, organisationId, readerAccounts, table, bucket, ...key });
  }
}
