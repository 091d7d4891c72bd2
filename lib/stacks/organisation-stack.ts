import { CfnOutput, Stack, type StackProps } from 'aws-cdk-lib';
import type { Construct } from 'constructs';
import { organisationParts } from '../organisation/organisation-parts';
import type { Settings } from '../settings';
import type { StatefulStack } from './stateful-stack';

export interface OrganisationStackProps extends StackProps {
  readonly settings: Settings;
  readonly organisation: NonNullable<Settings['organisation']>;
  readonly stateful: StatefulStack;
}

/** A deployment's part in its organisation, deployed with it. */
export class OrganisationStack extends Stack {
  constructor(scope: Construct, id: string, props: OrganisationStackProps) {
    super(scope, id, props);
    const { settings, organisation, stateful } = props;
    const { bus, table, bucket, signingKey } = stateful;
    organisationParts(this, { settings, organisation, bus, table, bucket, signingKey });
    if (organisation.central) {
      new CfnOutput(this, 'CentralBusArn', {
        value: bus.eventBusArn,
        description: 'What members set as organisation.centralBusArn',
      });
    }
  }
}
