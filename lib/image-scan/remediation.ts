import { ArnFormat, Stack, Validations } from 'aws-cdk-lib';
import { PolicyStatement } from 'aws-cdk-lib/aws-iam';
import { Key } from 'aws-cdk-lib/aws-kms';
import { type ITopic, Topic } from 'aws-cdk-lib/aws-sns';
import { Construct } from 'constructs';
import { ENV } from '../../lambdas/image-scan/contract';
import { grantReadOperatorParameter } from '../shared/operator-parameter';
import type { ServiceFunction } from '../shared/service-function';

export interface RemediationProps {
  /** Name of the SSM parameter that stops all remediation. */
  readonly remediationSwitch: string;
  readonly remediate: ServiceFunction;
  /** CodeBuild projects of this account and region: the only ones that can be started. */
  readonly buildProjects: readonly string[];
  /** What the names of the projects that patch begin with, be there any or none. */
  readonly patchProjects: string;
  /** @default - a new encrypted topic with no subscriber */
  readonly notificationTopic?: ITopic;
}

/** What a verdict may lead to: builds of listed projects, a notice, and a switch that stops both. */
export class Remediation extends Construct {
  readonly topic: ITopic;

  constructor(scope: Construct, id: string, props: RemediationProps) {
    super(scope, id);
    const { remediate, buildProjects } = props;

    grantReadOperatorParameter(remediate, ENV.remediationSwitch, props.remediationSwitch);

    this.topic = props.notificationTopic ?? this.createTopic();
    this.topic.grantPublish(remediate);
    Validations.of(remediate.role ?? remediate).acknowledge({
      id: 'AwsSolutions-IAM5[Action::kms:GenerateDataKey*]',
      reason: 'What SNS asks of a publisher to an encrypted topic, on that one key.',
    });
    remediate.addEnvironment(ENV.notificationTopic, this.topic.topicArn);

    remediate.addEnvironment(ENV.buildProjects, buildProjects.join(','));
    remediate.addEnvironment(ENV.patchProjects, props.patchProjects);
    if (buildProjects.length > 0) {
      remediate.addToRolePolicy(
        new PolicyStatement({
          actions: ['codebuild:StartBuild'],
          resources: buildProjects.map((resourceName) =>
            Stack.of(this).formatArn({
              service: 'codebuild',
              resource: 'project',
              resourceName,
              arnFormat: ArnFormat.SLASH_RESOURCE_NAME,
            }),
          ),
        }),
      );
    }
  }

  private createTopic(): Topic {
    return new Topic(this, 'Notifications', {
      enforceSSL: true,
      masterKey: new Key(this, 'NotificationsKey', {
        enableKeyRotation: true,
        description: 'Encrypts the notices of image-scan',
      }),
    });
  }
}
