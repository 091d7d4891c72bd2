import { Duration } from 'aws-cdk-lib';
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
import type { VerdictSigning } from '../shared/verdict-signing';
import { grantRegistry } from './grant-registry';
import type { RequestQueue } from './request-queue';

/** One vCPU: inflating layers is all that the scanner's time goes into. Source: Lambda developer guide, "Configure memory". */
const ONE_VCPU_MB = 1769;

/** The longest that Lambda allows. */
const SCANNER_TIMEOUT = Duration.minutes(15);

/** Room for 10,000 findings and an inventory of as many packages, read, merged and written. */
const JUDGE_TIMEOUT = Duration.minutes(2);

/** Room for the verdicts and claims of 200 manifests and a start for each. */
const INDEX_TIMEOUT = Duration.minutes(1);

export interface HandlerFunctionsProps {
  readonly audit: AuditTable;
  readonly evidence: EvidenceBucket;
  readonly bus: IEventBus;
  readonly requests: RequestQueue;
  readonly signing: VerdictSigning;
  /** Name of the SSM parameter that points at the policy in force. */
  readonly policyParameter: string;
  readonly leaseDuration: Duration;
  readonly attemptDeadline: Duration;
  readonly maxLayerBytes: number;
  readonly packageIndex: boolean;
  readonly findingsSettle: Duration;
  readonly deadLetters: Readonly<Record<'record-unknown' | 'build-ended', DeadLetterQueue>>;
}

/** One function a handler, each with just what its step needs. */
export class HandlerFunctions extends Construct {
  private readonly byName: Readonly<Record<HandlerName, ServiceFunction>>;

  constructor(scope: Construct, id: string, props: HandlerFunctionsProps) {
    super(scope, id);
    const { audit, evidence, bus, deadLetters } = props;

    const claim = this.create('claim', 'Reads the truth from ECR and takes the lease on an image');
    grantRegistry(claim, 'ecr:DescribeImages', 'ecr:BatchGetImage');
    audit.grantReadWrite(claim);
    evidence.grantRead(claim, 'verdict');
    claim.addEnvironment(ENV.leaseMinutes, String(props.leaseDuration.toMinutes()));

    const awaitScan = this.create('await-registry-scan', "Asks once for the registry's own scan", {
      timeout: Duration.minutes(2),
      memorySize: 1024,
    });
    grantRegistry(
      awaitScan,
      'ecr:DescribeImageScanFindings',
      'ecr:StartImageScan',
      'ecr:BatchGetRepositoryScanningConfiguration',
    );
    this.grantInspector(awaitScan);
    evidence.grantPut(awaitScan, 'registry');
    awaitScan.addEnvironment(ENV.findingsSettleSeconds, String(props.findingsSettle.toSeconds()));

    const scan = this.create(
      'custom-scan',
      'Reads every layer of an image; parses hostile bytes and may touch no table',
      {
        timeout: SCANNER_TIMEOUT,
        memorySize: ONE_VCPU_MB,
      },
    );
    grantRegistry(scan, 'ecr:BatchGetImage', 'ecr:GetDownloadUrlForLayer', 'ecr:ListImageReferrers');
    evidence.grantPut(scan, 'scanner');
    evidence.grantPut(scan, 'layer');
    evidence.grantPut(scan, 'sbom');
    evidence.grantPut(scan, 'fingerprint-key');
    evidence.grantPut(scan, 'base-image');
    evidence.grantRead(scan, 'advisories');
    scan.addEnvironment(ENV.maxLayerBytes, String(props.maxLayerBytes));

    const judge = this.createJudge('judge', 'Merges findings, applies the policy and commits the verdict', props);
    const rejudge = this.createJudge(
      'rejudge',
      'Judges stored evidence again, as policy and exceptions are now',
      props,
    );

    evidence.grantRead(rejudge, 'advisories');

    const judgeIndex = this.create(
      'judge-index',
      'Judges a multi-platform index by its images, and starts those left',
      {
        timeout: INDEX_TIMEOUT,
      },
    );
    grantRegistry(judgeIndex, 'ecr:BatchGetImage', 'ecr:ListImageReferrers');
    audit.grantReadWrite(judgeIndex);
    const recordArtifact = this.create('record-artifact', 'Records what is no image: signatures, attestations, charts');
    audit.grantReadWrite(recordArtifact);
    evidence.grantRead(recordArtifact, 'policy');
    grantReadOperatorParameter(recordArtifact, ENV.policyParameter, props.policyParameter);
    props.requests.grantSend(recordArtifact);

    const publish = this.create('publish', 'Puts the verdict on the event bus');
    audit.grantReadWrite(publish);
    this.grantPublish(publish, bus);
    props.requests.grantSend(publish);

    const remediate = this.create('remediate', 'Starts the rebuild or sends the notice that the verdict leads to');
    audit.grantReadWrite(remediate);
    evidence.grantRead(remediate, 'verdict');
    remediate.addEnvironment(ENV.attemptDeadlineMinutes, String(props.attemptDeadline.toMinutes()));

    const recordUnknown = this.create('record-unknown', 'Turns a failed run into a record that says why', {
      deadLetterQueue: deadLetters['record-unknown'],
    });
    audit.grantReadWrite(recordUnknown);
    this.grantPublish(recordUnknown, bus);
    props.requests.grantSend(recordUnknown);
    recordUnknown.addEnvironment(ENV.leaseMinutes, String(props.leaseDuration.toMinutes()));

    const buildEnded = this.create('build-ended', 'Ends the attempt of a build that pushed nothing', {
      deadLetterQueue: deadLetters['build-ended'],
    });
    audit.grantReadWrite(buildEnded);
    grantRegistry(buildEnded, 'ecr:DescribeImages');

    for (const committer of [judge, rejudge, judgeIndex, recordArtifact, recordUnknown])
      props.signing.grantSign(committer);

    this.byName = {
      claim,
      'await-registry-scan': awaitScan,
      'custom-scan': scan,
      judge,
      rejudge,
      'judge-index': judgeIndex,
      'record-artifact': recordArtifact,
      publish,
      remediate,
      'record-unknown': recordUnknown,
      'build-ended': buildEnded,
    };
  }

  private createJudge(name: HandlerName, description: string, props: HandlerFunctionsProps): ServiceFunction {
    const { audit, evidence, policyParameter, packageIndex } = props;
    const judge = this.create(name, description, { timeout: JUDGE_TIMEOUT, memorySize: ONE_VCPU_MB });
    audit.grantReadWrite(judge);
    evidence.grantRead(judge, 'registry', 'scanner', 'policy');
    evidence.grantPut(judge, 'verdict');
    grantReadOperatorParameter(judge, ENV.policyParameter, policyParameter);
    judge.addEnvironment(ENV.packageIndex, packageIndex ? 'on' : 'off');
    return judge;
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

  /** Source: Service Authorization Reference, Amazon Inspector2 and Amazon ECR: none of these knows a resource type. */
  private grantInspector(reader: ServiceFunction): void {
    reader.addToRolePolicy(
      new PolicyStatement({
        actions: ['inspector2:ListCoverage', 'inspector2:ListFindings', 'ecr:GetRegistryScanningConfiguration'],
        resources: ['*'],
      }),
    );
    const reason = "The coverage and findings of Amazon Inspector and the registry's scan type know no resource.";
    acknowledgeWildcard(reader.role ?? reader, '*', reason);
  }

  private grantPublish(publisher: ServiceFunction, bus: IEventBus): void {
    bus.grantPutEventsTo(publisher);
    publisher.addEnvironment(ENV.eventBus, bus.eventBusName);
  }
}
