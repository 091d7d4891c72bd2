import { Duration, RemovalPolicy, Validations } from 'aws-cdk-lib';
import { PolicyStatement } from 'aws-cdk-lib/aws-iam';
import type { Function as LambdaFunction } from 'aws-cdk-lib/aws-lambda';
import {
  BlockPublicAccess,
  Bucket,
  BucketEncryption,
  type IBucket,
  ObjectLockRetention,
  ObjectOwnership,
} from 'aws-cdk-lib/aws-s3';
import { S3_SERVER_ACCESS_LOGS_USE_BUCKET_POLICY } from 'aws-cdk-lib/cx-api';
import { Construct } from 'constructs';
import { ENV } from '../../lambdas/image-scan/contract';
import type { EvidenceKind } from '../../lambdas/verdicts/contract';
import { acknowledgeWildcard, arnSeenFrom } from './acknowledge-wildcard';

/** Who read evidence is kept for a year. */
const ACCESS_LOG_DAYS = 365;

/** Contents of layers can be read anew: kept longer than most base images are current, and never for ever. */
const LAYER_CACHE_EXPIRY = Duration.days(90);
const LAYER_PREFIX = 'layer/' satisfies `${EvidenceKind}/`;

/** A database a day is replaced by the next; so long it can be seen what a verdict was matched against. */
const ADVISORIES_EXPIRY = Duration.days(30);
const ADVISORIES_PREFIX = 'advisories/' satisfies `${EvidenceKind}/`;

export interface EvidenceBucketProps {
  /** @default - a new bucket with versions and access logs, kept when the stack goes */
  readonly bucket?: IBucket;
  /**
   * How long contents of a layer are kept, so that images that share it need not read it. A bucket that is given has its own rules.
   * @default Duration.days(90)
   */
  readonly layerCacheExpiry?: Duration;
  /**
   * How long no version of a document can be deleted, of a new bucket: in GOVERNANCE by nobody without a permission of its
   * own, in COMPLIANCE by nobody at all.
   * @default - no Object Lock
   */
  readonly objectLock?: ObjectLock;
}

export interface ObjectLock {
  readonly mode: 'GOVERNANCE' | 'COMPLIANCE';
  /** 1 to 36,500. Source: Amazon S3 user guide, "Managing Object Lock": retention is at most 100 years. */
  readonly days: number;
}

/** Findings, inventories, verdicts and policies as documents. Each role puts only under its own prefix. */
export class EvidenceBucket extends Construct {
  readonly bucket: IBucket;

  constructor(scope: Construct, id: string, props: EvidenceBucketProps = {}) {
    super(scope, id);
    // An app without this flag would let the access logs in by an ACL, which a bucket of one owner refuses.
    this.node.setContext(S3_SERVER_ACCESS_LOGS_USE_BUCKET_POLICY, true);
    this.bucket = props.bucket ?? (this.createBucket(props) as IBucket);
  }

  grantRead(reader: LambdaFunction, ...kinds: readonly EvidenceKind[]): void {
    this.grant(reader, ['s3:GetObject'], kinds);
  }

  /** Putting, and reading back what stands already: a retried function points at its earlier document. */
  grantPut(writer: LambdaFunction, kind: EvidenceKind): void {
    this.grant(writer, ['s3:PutObject', 's3:GetObject'], [kind]);
  }

  private grant(grantee: LambdaFunction, actions: string[], kinds: readonly EvidenceKind[]): void {
    const resources = kinds.map((kind) => this.bucket.arnForObjects(`${kind}/*`));
    grantee.addToRolePolicy(new PolicyStatement({ actions, resources }));
    this.bucket.encryptionKey?.grantEncryptDecrypt(grantee);
    const arn = arnSeenFrom(grantee, this.bucket, this.bucket.bucketArn);
    for (const kind of kinds) {
      const reason = 'A document a run: the keys below the prefix are not known before.';
      acknowledgeWildcard(grantee.role ?? grantee, `${arn}/${kind}/*`, reason);
    }
    grantee.addEnvironment(ENV.evidenceBucket, this.bucket.bucketName);
  }

  private createBucket({ layerCacheExpiry = LAYER_CACHE_EXPIRY, objectLock }: EvidenceBucketProps): Bucket {
    const common = {
      blockPublicAccess: BlockPublicAccess.BLOCK_ALL,
      encryption: BucketEncryption.S3_MANAGED,
      objectOwnership: ObjectOwnership.BUCKET_OWNER_ENFORCED,
      enforceSSL: true,
      removalPolicy: RemovalPolicy.RETAIN,
    };
    const accessLogs = new Bucket(this, 'AccessLogs', {
      ...common,
      lifecycleRules: [{ expiration: Duration.days(ACCESS_LOG_DAYS) }],
    });
    Validations.of(accessLogs).acknowledge({
      id: 'AwsSolutions-S1',
      reason: 'This bucket receives the access logs; logging its own access would feed itself.',
    });
    return new Bucket(this, 'Bucket', {
      ...common,
      versioned: true,
      ...(objectLock ? { objectLockEnabled: true, objectLockDefaultRetention: retentionOf(objectLock) } : {}),
      serverAccessLogsBucket: accessLogs as IBucket,
      lifecycleRules: [
        { abortIncompleteMultipartUploadAfter: Duration.days(1) },
        { prefix: LAYER_PREFIX, expiration: layerCacheExpiry, noncurrentVersionExpiration: Duration.days(1) },
        { prefix: ADVISORIES_PREFIX, expiration: ADVISORIES_EXPIRY, noncurrentVersionExpiration: Duration.days(1) },
      ],
    });
  }
}

function retentionOf({ mode, days }: ObjectLock): ObjectLockRetention {
  const duration = Duration.days(days);
  return mode === 'COMPLIANCE' ? ObjectLockRetention.compliance(duration) : ObjectLockRetention.governance(duration);
}
