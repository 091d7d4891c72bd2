import type { Template } from 'aws-cdk-lib/assertions';
import { InvalidSettings } from '../../../lib/settings';
import { synthesise } from '../../support/synthesise';

const KEY_ARN = 'arn:aws:kms:eu-west-1:111122223333:key/1234abcd-12ab-34cd-56ef-1234567890ab';
const COMMITTERS = ['judge', 'judgeindex', 'recordartifact', 'recordunknown', 'rejudge'];

interface Statement {
  readonly Sid?: string;
  readonly Action: string | readonly string[];
  readonly Resource: unknown;
  readonly Condition?: unknown;
}

const list = (value: string | readonly string[]): readonly string[] => (typeof value === 'string' ? [value] : value);

/** The key of notices is no business of these tests: it encrypts. */
const ENCRYPTION = /^kms:(?:Decrypt|GenerateDataKey\*)$/;

/** Statements of all roles about keys that sign, by the handler whose role it is. */
function signingStatements(template: Template): Readonly<Record<string, readonly Statement[]>> {
  const found: Record<string, Statement[]> = {};
  for (const { Properties } of Object.values(template.findResources('AWS::IAM::Policy'))) {
    for (const statement of Properties.PolicyDocument.Statement as Statement[]) {
      if (!list(statement.Action).some((action) => action.startsWith('kms:') && !ENCRYPTION.test(action))) continue;
      const [, handler = '?'] = /ImageScanHandlers(\w+?)Role/.exec(JSON.stringify(Properties.Roles)) ?? [];
      found[handler] = [...(found[handler] ?? []), statement];
    }
  }
  return found;
}

/** What the functions are told to sign with; undefined for those that are told nothing. */
const told = (template: Template): readonly unknown[] =>
  Object.values(template.findResources('AWS::Lambda::Function')).map(
    ({ Properties }) => Properties.Environment?.Variables?.MAYFLY_SIGNING_KEY,
  );

describe('Object Lock', () => {
  it('is off unless asked for', () => {
    const buckets = Object.values(synthesise().stateful.findResources('AWS::S3::Bucket'));
    for (const { Properties } of buckets) expect(Properties.ObjectLockEnabled).toBeUndefined();
  });

  it.each(['GOVERNANCE', 'COMPLIANCE'])('in mode %s holds every version of the evidence, and no access log', (mode) => {
    const { stateful } = synthesise({ evidence: { objectLock: { mode, days: 400 } } });
    const locked = Object.values(stateful.findResources('AWS::S3::Bucket')).filter(
      ({ Properties }) => Properties.ObjectLockEnabled,
    );
    expect(locked).toEqual([
      expect.objectContaining({
        Properties: expect.objectContaining({
          VersioningConfiguration: { Status: 'Enabled' },
          LoggingConfiguration: expect.anything(),
          ObjectLockConfiguration: {
            ObjectLockEnabled: 'Enabled',
            Rule: { DefaultRetention: { Days: 400, Mode: mode } },
          },
        }),
      }),
    ]);
  });

  it('lets no function of ours lift it', () => {
    const { imageScan } = synthesise({ evidence: { objectLock: { mode: 'GOVERNANCE', days: 1 } } });
    expect(JSON.stringify(imageScan.toJSON())).not.toMatch(/s3:(Bypass|PutObjectRetention|PutObjectLegalHold)/);
  });
});

describe('Signing', () => {
  it('is off unless asked for, and those that commit are told so', () => {
    const { stateful, imageScan } = synthesise();
    stateful.resourceCountIs('AWS::KMS::Key', 0);
    expect(signingStatements(imageScan)).toEqual({});
    expect(told(imageScan).filter((key) => key !== undefined)).toEqual(COMMITTERS.map(() => 'off'));
    expect(JSON.stringify(imageScan.findResources('AWS::SSM::Parameter'))).not.toContain('signingKey');
  });

  it('makes a key that is kept, whose use and grants the account does not administer', () => {
    const { stateful } = synthesise({ evidence: { signing: true } });
    stateful.hasResource('AWS::KMS::Key', {
      DeletionPolicy: 'Retain',
      UpdateReplacePolicy: 'Retain',
      Properties: { KeySpec: 'ECC_NIST_P256', KeyUsage: 'SIGN_VERIFY', PendingWindowInDays: 30 },
    });
    const [key] = Object.values(stateful.findResources('AWS::KMS::Key'));
    const statements: readonly Statement[] = key?.['Properties'].KeyPolicy.Statement;
    expect(statements.map(({ Sid }) => Sid)).toEqual(['AdministeredByTheAccount', 'UsedAsIamPoliciesOfTheAccountSay']);
    expect(statements[1]?.Action).toEqual(['kms:DescribeKey', 'kms:GetPublicKey', 'kms:Sign', 'kms:Verify']);
    const administration = list(statements[0]?.Action ?? []);
    // Without it nobody could ever change the policy again: KMS would refuse the key.
    expect(administration).toContain('kms:PutKeyPolicy');
    expect(administration.filter((action) => /\*|CreateGrant|:Sign|Verify|Encrypt|Import/.test(action))).toEqual([]);
  });

  it.each<[string, unknown]>([
    ['a key of its own', true],
    ['a key that is given', KEY_ARN],
  ])('with %s lets those that commit sign in one way, and nobody else do anything with it', (_, signing) => {
    const { imageScan } = synthesise({ evidence: { signing } });
    const statements = signingStatements(imageScan);
    expect(Object.keys(statements).sort()).toEqual(COMMITTERS);
    const resource = signing === true ? { 'Fn::ImportValue': expect.any(String) } : KEY_ARN;
    for (const [statement, ...more] of Object.values(statements)) {
      expect(more).toEqual([]);
      expect(statement).toMatchObject({
        Action: 'kms:Sign',
        Condition: { StringEquals: { 'kms:SigningAlgorithm': 'ECDSA_SHA_256', 'kms:MessageType': 'RAW' } },
      });
      expect(statement?.Resource).toEqual(resource);
    }
    expect(told(imageScan).filter((key) => key !== undefined)).toEqual(
      Object.values(statements).map(([statement]) => statement?.Resource),
    );
  });

  it('with a key that is given makes none, and tells the command line which it is', () => {
    const { stateful, imageScan } = synthesise({ evidence: { signing: KEY_ARN } });
    stateful.resourceCountIs('AWS::KMS::Key', 0);
    expect(JSON.stringify(imageScan.findResources('AWS::SSM::Parameter'))).toContain(
      `\\"signingKey\\":\\"${KEY_ARN}\\"`,
    );
  });

  it('with a key of another region ends the synthesis with the path of the setting', () => {
    const elsewhere = KEY_ARN.replace('eu-west-1', 'us-east-1');
    expect(() => synthesise({ evidence: { signing: elsewhere } })).toThrow(InvalidSettings);
    expect(() => synthesise({ evidence: { signing: elsewhere } })).toThrow(
      'mayfly.evidence.signing: the key is in us-east-1',
    );
  });
});
