import { Aws, Duration, Stack } from 'aws-cdk-lib';
import type { ITable } from 'aws-cdk-lib/aws-dynamodb';
import { AccountPrincipal, CompositePrincipal, PolicyStatement, Role } from 'aws-cdk-lib/aws-iam';
import type { IKey } from 'aws-cdk-lib/aws-kms';
import type { IBucket } from 'aws-cdk-lib/aws-s3';
import type { Construct } from 'constructs';
import { deploymentParameter, policyParameter } from '../../lambdas/image-scan/contract';
import { AUDIT_TABLE, type EvidenceKind } from '../../lambdas/verdicts/contract';
import { acknowledgeWildcard, arnSeenFrom } from '../shared/acknowledge-wildcard';

export interface ReaderRoleProps {
  readonly deployment: string;
  /** `o-…`: a reader's account that leaves it reads no more. */
  readonly organisationId: string;
  /** Accounts whose own IAM policies say who of theirs reads. At least one. */
  readonly readerAccounts: readonly string[];
  readonly table: ITable;
  readonly bucket: IBucket;
  /** @default - verdicts are not signed */
  readonly signingKey?: IKey;
}

/** What questions to the audit trail are answered from. Contents of layers are no evidence. */
const READ_KINDS: readonly EvidenceKind[] = ['registry', 'scanner', 'sbom', 'verdict', 'policy'];

/** Of a session: CloudTrail of this account names it with every read. */
const SESSION_PREFIX = 'mayfly-';

/**
 * Reads the audit trail of this account and region for others of the organisation: all that `mayfly audit` asks, and no
 * write. Its name holds the region, as roles of all regions stand side by side in an account.
 */
export class ReaderRole extends Role {
  constructor(scope: Construct, id: string, props: ReaderRoleProps) {
    const { deployment, organisationId } = props;
    const conditions = {
      StringEquals: { 'aws:PrincipalOrgID': organisationId },
      StringLike: { 'sts:RoleSessionName': `${SESSION_PREFIX}*` },
    };
    const readers = props.readerAccounts.map((account) => new AccountPrincipal(account).withConditions(conditions));
    super(scope, id, {
      roleName: `${deployment}-reader-${Aws.REGION}`,
      description: `Reads the audit trail of the Mayfly deployment ${deployment}`,
      assumedBy: new CompositePrincipal(...readers),
      maxSessionDuration: Duration.hours(1),
    });
    this.readTable(props.table);
    this.readEvidence(props.bucket);
    this.allow(
      ['ssm:GetParameter'],
      [deploymentParameter(deployment), policyParameter(deployment)].map((name) =>
        Stack.of(this).formatArn({ service: 'ssm', resource: 'parameter', resourceName: name.slice(1) }),
      ),
    );
    if (props.signingKey) this.allow(['kms:GetPublicKey'], [props.signingKey.keyArn]);
  }

  private readTable({ tableArn, encryptionKey }: ITable): void {
    const indexes = Object.values(AUDIT_TABLE.indexes).map(({ name }) => `${tableArn}/index/${name}`);
    this.allow(['dynamodb:GetItem', 'dynamodb:BatchGetItem', 'dynamodb:Query'], [tableArn, ...indexes]);
    encryptionKey?.grantDecrypt(this);
  }

  private readEvidence(bucket: IBucket): void {
    this.allow(
      ['s3:GetObject'],
      READ_KINDS.map((kind) => bucket.arnForObjects(`${kind}/*`)),
    );
    // Else S3 says of a document that is gone only that one may not read it.
    this.allow(['s3:ListBucket'], [bucket.bucketArn]);
    bucket.encryptionKey?.grantDecrypt(this);
    const arn = arnSeenFrom(this, bucket, bucket.bucketArn);
    const reason = 'A document a run: the keys below the prefix are not known before.';
    for (const kind of READ_KINDS) acknowledgeWildcard(this, `${arn}/${kind}/*`, reason);
  }

  private allow(actions: string[], resources: string[]): void {
    this.addToPolicy(new PolicyStatement({ actions, resources }));
  }
}
