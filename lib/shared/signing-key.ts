import { Duration, RemovalPolicy, Stack } from 'aws-cdk-lib';
import { AccountRootPrincipal, PolicyDocument, PolicyStatement } from 'aws-cdk-lib/aws-iam';
import { Key, KeySpec, KeyUsage } from 'aws-cdk-lib/aws-kms';
import type { Construct } from 'constructs';

/** The longest that KMS allows between the order to delete a key and its end: without it no signature can be made again. */
const PENDING_WINDOW = Duration.days(30);

/**
 * The key that verdict records are signed with. Its private part never leaves KMS. The account's IAM policies say who signs,
 * and Mayfly gives that to those functions alone that commit verdicts; nobody may sign through an AWS service or a grant.
 */
export class SigningKey extends Key {
  constructor(scope: Construct, id: string) {
    const { stackName } = Stack.of(scope);
    super(scope, id, {
      description: `Signs the verdict records of ${stackName}`,
      keySpec: KeySpec.ECC_NIST_P256,
      keyUsage: KeyUsage.SIGN_VERIFY,
      policy: new PolicyDocument({
        statements: [
          new PolicyStatement({
            sid: 'AdministeredByTheAccount',
            principals: [new AccountRootPrincipal()],
            actions: ADMINISTRATION,
            resources: ['*'],
          }),
          new PolicyStatement({
            sid: 'UsedAsIamPoliciesOfTheAccountSay',
            principals: [new AccountRootPrincipal()],
            actions: ['kms:Sign', 'kms:Verify', 'kms:GetPublicKey', 'kms:DescribeKey'],
            resources: ['*'],
          }),
        ],
      }),
      pendingWindow: PENDING_WINDOW,
      removalPolicy: RemovalPolicy.RETAIN,
    });
  }
}

/** Everything but use of the key, and but grants, which would give its use away without an IAM policy to be seen. */
const ADMINISTRATION = [
  'kms:CancelKeyDeletion',
  'kms:CreateAlias',
  'kms:DeleteAlias',
  'kms:DisableKey',
  'kms:EnableKey',
  'kms:GetKeyPolicy',
  'kms:GetKeyRotationStatus',
  'kms:ListAliases',
  'kms:ListGrants',
  'kms:ListKeyPolicies',
  'kms:ListResourceTags',
  'kms:PutKeyPolicy',
  'kms:RevokeGrant',
  'kms:ScheduleKeyDeletion',
  'kms:TagResource',
  'kms:UntagResource',
  'kms:UpdateAlias',
  'kms:UpdateKeyDescription',
];
