import { CrossStackReferences, Duration, ReferenceStrength, Stack, type StackProps, Validations } from 'aws-cdk-lib';
import { CfnPullTimeUpdateExclusion } from 'aws-cdk-lib/aws-ecr';
import { Archive, type IEventBus, Match } from 'aws-cdk-lib/aws-events';
import type { IRole } from 'aws-cdk-lib/aws-iam';
import type { Construct } from 'constructs';
import type { Settings } from '../settings';

export interface AccountSettingsStackProps extends StackProps {
  readonly settings: Settings;
  /** The role that pulls layers. */
  readonly scannerRole: IRole;
  /** The bus that verdicts are published on. */
  readonly bus: IEventBus;
}

/** What is set at services of the account that others share, and what the local account has no equivalent of. */
export class AccountSettingsStack extends Stack {
  constructor(scope: Construct, id: string, props: AccountSettingsStackProps) {
    super(scope, id, props);
    CrossStackReferences.of(this).consume(ReferenceStrength.WEAK);
    const { pullTimeExclusion, eventArchiveDays } = props.settings.accountSettings;

    Validations.of(this).acknowledge({
      id: 'CloudFormation-Validate::F0001',
      reason: 'With nothing to set the stack is empty, and the CDK deploys none, or deletes the one that stands.',
    });

    // Else every scan would look like use, and no lifecycle policy would ever find an image unused.
    if (pullTimeExclusion) {
      new CfnPullTimeUpdateExclusion(this, 'ScannerPulls', { principalArn: props.scannerRole.roleArn });
    }
    if (eventArchiveDays !== undefined) {
      new Archive(this, 'Events', {
        sourceEventBus: props.bus,
        description: 'What Mayfly published, to be replayed to consumers that missed it',
        eventPattern: { source: Match.prefix('mayfly.') },
        retention: Duration.days(eventArchiveDays),
      });
    }
  }
}
