import { Duration } from 'aws-cdk-lib';
import type { ITable } from 'aws-cdk-lib/aws-dynamodb';
import { EventBus, type IEventBus } from 'aws-cdk-lib/aws-events';
import type { IBucket } from 'aws-cdk-lib/aws-s3';
import type { ITopic } from 'aws-cdk-lib/aws-sns';
import { StringParameter } from 'aws-cdk-lib/aws-ssm';
import type { StateMachine } from 'aws-cdk-lib/aws-stepfunctions';
import { Construct } from 'constructs';
import {
  DEFAULT_DEPLOYMENT,
  type Deployment,
  deploymentParameter,
  policyParameter,
  remediationSwitch,
} from '../../lambdas/image-scan/contract';
import { AuditTable } from '../shared/audit-table';
import { DeadLetterQueue } from '../shared/dead-letter-queue';
import { EvidenceBucket } from '../shared/evidence-bucket';
import { checkProps } from './check-props';
import { HandlerFunctions } from './handler-functions';
import { Remediation } from './remediation';
import { Triggers } from './triggers';
import { leaseDuration, Workflow } from './workflow';

export interface ImageScanProps {
  /**
   * Names the SSM parameters by which the command line finds the deployment: 1 to 31 lower-case letters, digits and
   * hyphens, a letter first and neither "aws" nor "ssm".
   * @default 'mayfly'
   */
  readonly deployment?: string;
  /** @default - a new audit table, kept when the stack goes */
  readonly table?: ITable;
  /** @default - a new evidence bucket, kept when the stack goes */
  readonly bucket?: IBucket;
  /** The bus that verdicts are published on. @default - a new bus */
  readonly bus?: IEventBus;
  /** CodeBuild projects of this account and region that a rebuild may start. @default - none: nothing is ever built */
  readonly buildProjects?: readonly string[];
  /** Where notices go. @default - a new encrypted topic with no subscriber */
  readonly notificationTopic?: ITopic;
  /** How long the registry's own scan is waited for: whole minutes, 1 to 1,408. @default Duration.minutes(30) */
  readonly scanDeadline?: Duration;
  /** An image pushed later than this after the start of a rebuild is no result of it: whole minutes, 1 to 1,440. @default Duration.hours(2) */
  readonly attemptDeadline?: Duration;
  /** Compressed bytes; a larger layer is not read and makes its image UNKNOWN. @default 4 GiB */
  readonly maxLayerBytes?: number;
}

/** Scans, judges, records and, where it helps, rebuilds every image that is pushed to this account's registry. */
export class ImageScan extends Construct {
  readonly table: ITable;
  readonly bucket: IBucket;
  readonly bus: IEventBus;
  readonly stateMachine: StateMachine;
  readonly notificationTopic: ITopic;

  constructor(scope: Construct, id: string, props: ImageScanProps = {}) {
    super(scope, id);
    const deployment = props.deployment ?? DEFAULT_DEPLOYMENT;
    const buildProjects = props.buildProjects ?? [];
    const scanDeadline = props.scanDeadline ?? Duration.minutes(30);
    const attemptDeadline = props.attemptDeadline ?? Duration.hours(2);
    const maxLayerBytes = props.maxLayerBytes ?? 4 * 1024 ** 3;
    checkProps(this.node.path, { deployment, buildProjects, scanDeadline, attemptDeadline, maxLayerBytes });

    const audit = new AuditTable(this, 'Audit', props.table ? { table: props.table } : {});
    const evidence = new EvidenceBucket(this, 'Evidence', props.bucket ? { bucket: props.bucket } : {});
    this.table = audit.table;
    this.bucket = evidence.bucket;
    this.bus = props.bus ?? (new EventBus(this, 'Bus') as IEventBus);

    const deadLetters = {
      push: new DeadLetterQueue(this, 'PushDeadLetters'),
      'record-unknown': new DeadLetterQueue(this, 'RecordUnknownDeadLetters'),
      'build-ended': new DeadLetterQueue(this, 'BuildEndedDeadLetters'),
    };

    const functions = new HandlerFunctions(this, 'Handlers', {
      audit,
      evidence,
      bus: this.bus,
      policyParameter: policyParameter(deployment),
      leaseDuration: leaseDuration(scanDeadline),
      attemptDeadline,
      maxLayerBytes,
      deadLetters,
    });
    const workflow = new Workflow(this, 'Workflow', { handler: (name) => functions.get(name), scanDeadline });
    this.stateMachine = workflow.stateMachine;

    const remediation = new Remediation(this, 'Remediation', {
      remediationSwitch: remediationSwitch(deployment),
      remediate: functions.get('remediate'),
      buildProjects,
      ...(props.notificationTopic ? { notificationTopic: props.notificationTopic } : {}),
    });
    this.notificationTopic = remediation.topic;

    const recordUnknown = functions.get('record-unknown');
    const buildEnded = functions.get('build-ended');
    new Triggers(this, 'Triggers', {
      stateMachine: this.stateMachine,
      recordUnknown,
      buildEnded,
      buildProjects,
      deadLetters,
    });

    const facts: Deployment = {
      version: 1,
      table: this.table.tableName,
      evidenceBucket: this.bucket.bucketName,
      eventBus: this.bus.eventBusName,
      policyParameter: policyParameter(deployment),
      remediationSwitch: remediationSwitch(deployment),
      stateMachineArn: this.stateMachine.stateMachineArn,
      deadLetterQueues: [
        { url: deadLetters.push.queueUrl, target: { kind: 'state-machine', arn: this.stateMachine.stateMachineArn } },
        { url: deadLetters['record-unknown'].queueUrl, target: { kind: 'function', arn: recordUnknown.functionArn } },
        { url: deadLetters['build-ended'].queueUrl, target: { kind: 'function', arn: buildEnded.functionArn } },
      ],
    };
    new StringParameter(this, 'Deployment', {
      parameterName: deploymentParameter(deployment),
      description: 'What the mayfly command line needs to find this deployment',
      stringValue: JSON.stringify(facts),
    });
  }
}
