import { ArnFormat, Duration, Stack } from 'aws-cdk-lib';
import type { IEventBus } from 'aws-cdk-lib/aws-events';
import { PolicyStatement } from 'aws-cdk-lib/aws-iam';
import { Construct } from 'constructs';
import { ENV, type HandlerName } from '../../lambdas/image-scan/contract';
import { acknowledgeWildcard } from '../shared/acknowledge-wildcard';
import type { AuditTable } from '../shared/audit-table';
import type { DeadLetterQueue } from '../shared/dead-letter-queue';
import type { EvidenceBucket } from '../shared/evidence-bucket';
import { grantReadOperatorParameter } from '../shared/operator-parameter';
import { ServiceFunction } from '../shared/service-function';

/** One vCPU: inflating layers is all that the scanner's time goes into. Source: Lambda developer guide, "Configure memory". */
const ONE_VCPU_MB = 1769;

/** The longest that Lambda allows. */
const SCANNER_TIMEOUT = Duration.minutes(15);

/** Room for 10,000 findings and an inventory of as many packages, read, merged and written. */
const JUDGE_TIMEOUT = Duration.minutes(2);

export interface HandlerFunctionsProps {
  readonly audit: AuditTable;
  readonly evidence: EvidenceBucket;
  readonly bus: IEventBus;
  /** Name of the SSM parameter that points at the policy in force. */
  readonly policyParameter: string;
  readonly leaseDuration: Duration;
  readonly attemptDeadline: Duration;
  readonly maxLayerBytes: number;
  readonly deadLetters: Readonly<Record<'record-unknown' | 'build-ended', DeadLetterQueue>>;
}

/** One function a handler, each with just what its step needs. */
export class HandlerFunctions extends Construct {
  private readonly byName: Readonly<Record<HandlerName, ServiceFunction>>;

  constructor(scope: Construct, id: string, props: HandlerFunctionsProps) {
    super(scope, id);
    const { audit, evidence, bus, deadLetters } = props;

    const claim = this.create('claim', 'Reads the truth from ECR and takes the lease on an image');
    this.grantRegistry(claim, 'ecr:DescribeImages', 'ecr:BatchGetImage');
    audit.grantReadWrite(claim);
    claim.addEnvironment(ENV.leaseMinutes, String(props.leaseDuration.toMinutes()));

    const awaitScan = this.create('await-registry-scan', "Asks once for the registry's own scan", {
      timeout: Duration.minutes(2),
      memorySize: 1024,
    });
    this.grantRegistry(awaitScan, 'ecr:DescribeImageScanFindings', 'ecr:StartImageScan');
    evidence.grantPut(awaitScan, 'registry');

    const scan = this.create(
      'custom-scan',
      'Reads every layer of an image; parses hostile bytes and may touch no table',
      {
        timeout: SCANNER_TIMEOUT,
        memorySize: ONE_VCPU_MB,
      },
    );
    this.grantRegistry(scan, 'ecr:BatchGetImage', 'ecr:GetDownloadUrlForLayer');
    evidence.grantPut(scan, 'scanner');
    scan.addEnvironment(ENV.maxLayerBytes, String(props.maxLayerBytes));

    const judge = this.create('judge', 'Merges findings, applies the policy and commits the verdict', {
      timeout: JUDGE_TIMEOUT,
      memorySize: ONE_VCPU_MB,
    });
    audit.grantReadWrite(judge);
    evidence.grantRead(judge, 'registry', 'scanner', 'policy');
    evidence.grantPut(judge, 'verdict');
    grantReadOperatorParameter(judge, ENV.policyParameter, props.policyParameter);

    const judgeIndex = this.create('judge-index', 'Records the verdict of a multi-platform index');
    audit.grantReadWrite(judgeIndex);
    const recordArtifact = this.create('record-artifact', 'Records what is no image: signatures, attestations, charts');
    audit.grantReadWrite(recordArtifact);

    const publish = this.create('publish', 'Puts the verdict on the event bus');
    audit.grantReadWrite(publish);
    this.grantPublish(publish, bus);

    const remediate = this.create('remediate', 'Starts the rebuild or sends the notice that the verdict leads to');
    audit.grantReadWrite(remediate);
    remediate.addEnvironment(ENV.attemptDeadlineMinutes, String(props.attemptDeadline.toMinutes()));

    const recordUnknown = this.create('record-unknown', 'Turns a failed run into a record that says why', {
      deadLetterQueue: deadLetters['record-unknown'],
    });
    audit.grantReadWrite(recordUnknown);
    this.grantPublish(recordUnknown, bus);
    recordUnknown.addEnvironment(ENV.leaseMinutes, String(props.leaseDuration.toMinutes()));

    const buildEnded = this.create('build-ended', 'Ends the attempt of a build that pushed nothing', {
      deadLetterQueue: deadLetters['build-ended'],
    });
    audit.grantReadWrite(buildEnded);
    this.grantRegistry(buildEnded, 'ecr:DescribeImages');

    this.byName = {
      claim,
      'await-registry-scan': awaitScan,
      'custom-scan': scan,
      judge,
      'judge-index': judgeIndex,
      'record-artifact': recordArtifact,
      publish,
      remediate,
      'record-unknown': recordUnknown,
      'build-ended': buildEnded,
    };
  }

  get(name: HandlerName): ServiceFunction {
    return this.byName[name];
  }

  private create(
    name: HandlerName,
    description: string,
    more: Partial<ConstructorParameters<typeof ServiceFunction>[2]> = {},
  ): ServiceFunction {
    return new ServiceFunction(this, name, { handler: `image-scan/handlers/${name}`, description, ...more });
  }

  private grantRegistry(reader: ServiceFunction, ...actions: string[]): void {
    const repositories = Stack.of(this).formatArn({
      service: 'ecr',
      resource: 'repository',
      resourceName: '*',
      arnFormat: ArnFormat.SLASH_RESOURCE_NAME,
    });
    reader.addToRolePolicy(new PolicyStatement({ actions, resources: [repositories] }));
    acknowledgeWildcard(
      reader.role ?? reader,
      repositories,
      'Every repository of the registry is watched; which of them are pushed to is not known before the push.',
    );
  }

  private grantPublish(publisher: ServiceFunction, bus: IEventBus): void {
    bus.grantPutEventsTo(publisher);
    publisher.addEnvironment(ENV.eventBus, bus.eventBusName);
  }
}
