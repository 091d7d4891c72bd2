import { Duration } from 'aws-cdk-lib';
import type { ITable } from 'aws-cdk-lib/aws-dynamodb';
import { EventBus, type IEventBus } from 'aws-cdk-lib/aws-events';
import type { IRole } from 'aws-cdk-lib/aws-iam';
import type { IKey } from 'aws-cdk-lib/aws-kms';
import type { IBucket } from 'aws-cdk-lib/aws-s3';
import type { ITopic } from 'aws-cdk-lib/aws-sns';
import { ParameterTier, StringParameter } from 'aws-cdk-lib/aws-ssm';
import type { StateMachine } from 'aws-cdk-lib/aws-stepfunctions';
import { Construct } from 'constructs';
import {
  DEFAULT_DEPLOYMENT,
  type Deployment,
  deploymentParameter,
  patchProjects,
  policyParameter,
  remediationSwitch,
} from '../../lambdas/image-scan/contract';
import { AuditTable } from '../shared/audit-table';
import { DeadLetterQueue } from '../shared/dead-letter-queue';
import { EvidenceBucket } from '../shared/evidence-bucket';
import { VerdictSigning } from '../shared/verdict-signing';
import { Advisories, type AdvisorySources } from './advisories';
import { checkProps } from './check-props';
import { ChildRuns } from './child-runs';
import { HandlerFunctions } from './handler-functions';
import { PatchProjects, type PatchTools } from './patch-projects';
import { Rejudgement } from './rejudgement';
import { Remediation } from './remediation';
import { RequestQueue } from './request-queue';
import { Sweep } from './sweep';
import { Trend } from './trend';
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
  /** Signs what is committed: an asymmetric key (ECC_NIST_P256, SIGN_VERIFY) of this region. @default - nothing is signed */
  readonly signingKey?: IKey;
  /** CodeBuild projects of this account and region that a rebuild may start. @default - none: nothing is ever built */
  readonly buildProjects?: readonly string[];
  /** With what the policy's strategy `patch` patches images. @default - none: nothing is ever patched */
  readonly patch?: PatchTools;
  /** Where notices go. @default - a new encrypted topic with no subscriber */
  readonly notificationTopic?: ITopic;
  /** How long the registry's own scan is waited for: whole minutes, 1 to 1,408. @default Duration.minutes(30) */
  readonly scanDeadline?: Duration;
  /** An image pushed later than this after the start of a rebuild is no result of it: whole minutes, 1 to 1,440. @default Duration.hours(2) */
  readonly attemptDeadline?: Duration;
  /** Compressed bytes; a larger layer is not read and makes its image UNKNOWN. @default 4 GiB */
  readonly maxLayerBytes?: number;
  /** Whether images can be asked for by package: a write for each package of an image. @default false */
  readonly packageIndex?: boolean;
  /**
   * For how long a list of enhanced findings must stand still before it is believed; see docs/adr/0009. Less risks taking
   * an image for clean whose findings are still on their way.
   * @default Duration.seconds(60)
   */
  readonly findingsSettle?: Duration;
  /** How far back lost pushes are looked for: whole hours, 2 to 168. @default Duration.hours(24) */
  readonly sweepLookBack?: Duration;
  /** How often somebody looks for what got lost: whole minutes, 5 to 60. @default Duration.hours(1) */
  readonly sweepEvery?: Duration;
  /**
   * What packages are matched against that the registry's scan does not know.
   * @default - nothing is downloaded, and images with such packages are UNKNOWN unless the policy accepts them
   */
  readonly advisories?: AdvisorySources;
}

/** Scans, judges, records and, where it helps, rebuilds every image that is pushed to this account's registry. */
export class ImageScan extends Construct {
  readonly table: ITable;
  readonly bucket: IBucket;
  readonly bus: IEventBus;
  readonly stateMachine: StateMachine;
  readonly notificationTopic: ITopic;
  /** The role that pulls the layers of images. */
  readonly scannerRole: IRole;

  constructor(scope: Construct, id: string, props: ImageScanProps = {}) {
    super(scope, id);
    const deployment = props.deployment ?? DEFAULT_DEPLOYMENT;
    const listedProjects = props.buildProjects ?? [];
    const scanDeadline = props.scanDeadline ?? Duration.minutes(30);
    const attemptDeadline = props.attemptDeadline ?? Duration.hours(2);
    const maxLayerBytes = props.maxLayerBytes ?? 4 * 1024 ** 3;
    const findingsSettle = props.findingsSettle ?? Duration.seconds(60);
    const sweepLookBack = props.sweepLookBack ?? Duration.hours(24);
    const sweepEvery = props.sweepEvery ?? Duration.hours(1);
    checkProps(this.node.path, {
      ...{ deployment, buildProjects: listedProjects, scanDeadline, attemptDeadline, maxLayerBytes },
      ...{ sweepLookBack, sweepEvery, findingsSettle },
    });

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

    const requestLetters = {
      requests: new DeadLetterQueue(this, 'RequestDeadLetters'),
      findings: new DeadLetterQueue(this, 'FindingDeadLetters'),
      rejudgement: new DeadLetterQueue(this, 'RejudgementDeadLetters'),
      deletion: new DeadLetterQueue(this, 'DeletionDeadLetters'),
    };
    const requests = new RequestQueue(this, 'Requests', { deadLetterQueue: requestLetters.requests });
    requests.takeFrom(this.bus);

    const functions = new HandlerFunctions(this, 'Handlers', {
      audit,
      evidence,
      bus: this.bus,
      requests,
      signing: new VerdictSigning(props.signingKey),
      policyParameter: policyParameter(deployment),
      leaseDuration: leaseDuration(scanDeadline),
      attemptDeadline,
      maxLayerBytes,
      packageIndex: props.packageIndex ?? false,
      findingsSettle,
      deadLetters,
    });
    const workflow = new Workflow(this, 'Workflow', { handler: (name) => functions.get(name), scanDeadline });
    this.stateMachine = workflow.stateMachine;
    new ChildRuns(this, 'ChildRuns', { judgeIndex: functions.get('judge-index'), stateMachine: this.stateMachine });
    this.scannerRole = functions.get('custom-scan').role;

    const prefix = patchProjects(deployment);
    const patch = props.patch && new PatchProjects(this, 'Patch', { tools: props.patch, prefix, attemptDeadline });
    const buildProjects = [...listedProjects, ...(patch?.names ?? [])];
    const remediation = new Remediation(this, 'Remediation', {
      remediationSwitch: remediationSwitch(deployment),
      remediate: functions.get('remediate'),
      buildProjects,
      patchProjects: prefix,
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

    const rejudgement = new Rejudgement(this, 'Rejudgement', {
      audit,
      evidence,
      policyParameter: policyParameter(deployment),
      requests,
      stateMachine: this.stateMachine,
      deadLetters: requestLetters,
    });
    const { select, imageDeleted, findingsQueue } = rejudgement;
    const trend = new Trend(this, 'Trend', { audit });
    if (props.advisories) new Advisories(this, 'Advisories', { ...props.advisories, evidence });
    const sweep = new Sweep(this, 'Sweep', {
      ...{ audit, bus: this.bus, requests, stateMachine: this.stateMachine },
      ...{ lookBack: sweepLookBack, every: sweepEvery },
    });

    const facts: Deployment = {
      version: 1,
      table: this.table.tableName,
      evidenceBucket: this.bucket.bucketName,
      eventBus: this.bus.eventBusName,
      policyParameter: policyParameter(deployment),
      remediationSwitch: remediationSwitch(deployment),
      stateMachineArn: this.stateMachine.stateMachineArn,
      requestQueue: requests.queue.queueUrl,
      selectRejudgements: select.functionName,
      ...(props.signingKey ? { signingKey: props.signingKey.keyArn } : {}),
      deadLetterQueues: [
        { url: deadLetters.push.queueUrl, target: { kind: 'state-machine', arn: this.stateMachine.stateMachineArn } },
        { url: deadLetters['record-unknown'].queueUrl, target: { kind: 'function', arn: recordUnknown.functionArn } },
        { url: deadLetters['build-ended'].queueUrl, target: { kind: 'function', arn: buildEnded.functionArn } },
        { url: requestLetters.requests.queueUrl, target: { kind: 'queue', url: requests.queue.queueUrl } },
        { url: requestLetters.findings.queueUrl, target: { kind: 'queue', url: findingsQueue.queueUrl } },
        { url: requestLetters.rejudgement.queueUrl, target: { kind: 'function', arn: select.functionArn } },
        { url: requestLetters.deletion.queueUrl, target: { kind: 'function', arn: imageDeleted.functionArn } },
        { url: trend.deadLetters.queueUrl, target: { kind: 'function', arn: trend.snapshot.functionArn } },
        ...sweep.deadLetterQueues,
      ],
    };
    new StringParameter(this, 'Deployment', {
      parameterName: deploymentParameter(deployment),
      description: 'What the mayfly command line needs to find this deployment',
      stringValue: JSON.stringify(facts),
      // Free up to 4 KB, which it is near; above that Parameter Store makes it an advanced one by itself.
      tier: ParameterTier.INTELLIGENT_TIERING,
    });
  }
}
