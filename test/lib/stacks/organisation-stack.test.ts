import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { App, type Stack } from 'aws-cdk-lib';
import { Match, Template } from 'aws-cdk-lib/assertions';
import cdk from '../../../cdk.json';
import { InvalidSettings, parseSettings } from '../../../lib/settings';
import { MemberStack } from '../../../lib/stacks/member-stack';
import { OrganisationStack } from '../../../lib/stacks/organisation-stack';
import { StatefulStack } from '../../../lib/stacks/stateful-stack';
import { ENVIRONMENT } from '../../support/synthesise';

const ID = 'o-a1b2c3d4e5';
const CENTRAL_BUS = 'arn:aws:events:us-east-1:999988887777:event-bus/verdicts';
const MEMBER = { id: ID, centralBusArn: CENTRAL_BUS, readerAccounts: ['444455556666', '777788889999'] };

const newApp = () => new App({ context: { ...cdk.context, 'aws:cdk:bundling-stacks': [] } });

function deployed(organisation: object, more: object = {}): Template {
  const app = newApp();
  const env = ENVIRONMENT;
  const settings = parseSettings({ organisation, ...more });
  if (!settings.organisation) throw new Error('these settings have one');
  const stateful = new StatefulStack(app, 'mayfly-stateful', { env, evidence: settings.evidence });
  const props = { env, settings, organisation: settings.organisation, stateful };
  return Template.fromStack(new OrganisationStack(app, 'organisation', props));
}

function member(given: object): { readonly stack: Stack; readonly template: Template } {
  const stack = new MemberStack(newApp(), 'mayfly-member', { settings: parseSettings(given) });
  return { stack, template: Template.fromStack(stack) };
}

/** What the role of readers may do, and to what. */
function readerStatements(template: Template): readonly { readonly Action: unknown; readonly Resource: unknown }[] {
  return Object.values(template.findResources('AWS::IAM::Policy'))
    .filter(({ Properties }) => JSON.stringify(Properties.Roles).includes('Reader'))
    .flatMap(({ Properties }) => Properties.PolicyDocument.Statement);
}

describe('The central deployment', () => {
  const template = deployed({ id: ID, central: true });

  it('takes verdict events of the organisation on its bus, and no other events', () => {
    template.hasResourceProperties('AWS::Events::EventBusPolicy', {
      Statement: {
        Effect: 'Allow',
        Principal: '*',
        Action: 'events:PutEvents',
        Resource: { 'Fn::ImportValue': Match.anyValue() },
        Condition: {
          StringEquals: { 'aws:PrincipalOrgID': ID, 'events:detail-type': 'Image Verdict' },
          'ForAllValues:StringEquals': { 'events:source': 'mayfly.image-scan' },
          Null: { 'events:source': 'false' },
        },
      },
    });
  });

  it('keeps them in a log group that EventBridge may write, and what it could not in a queue that is watched', () => {
    template.hasResourceProperties('AWS::Logs::LogGroup', {
      LogGroupName: '/aws/events/mayfly-organisation-verdicts',
      RetentionInDays: 90,
    });
    template.hasResourceProperties('AWS::Logs::ResourcePolicy', {
      PolicyDocument: Match.anyValue(),
    });
    template.hasResourceProperties('AWS::Events::Rule', {
      EventPattern: { source: ['mayfly.image-scan'], 'detail-type': ['Image Verdict'] },
      Targets: [
        Match.objectLike({
          Arn: 'arn:aws:logs:eu-west-1:111122223333:log-group:/aws/events/mayfly-organisation-verdicts',
          DeadLetterConfig: Match.anyValue(),
          RetryPolicy: { MaximumEventAgeInSeconds: 86_400, MaximumRetryAttempts: 185 },
        }),
      ],
    });
    template.hasResourceProperties('AWS::SQS::QueuePolicy', {
      PolicyDocument: {
        Statement: Match.arrayWith([
          Match.objectLike({
            Action: 'sqs:SendMessage',
            Principal: { Service: 'events.amazonaws.com' },
            Condition: { ArnEquals: { 'aws:SourceArn': Match.anyValue() } },
          }),
        ]),
      },
    });
    template.hasResourceProperties('AWS::CloudWatch::Alarm', { AlarmName: 'mayfly-verdicts-not-logged' });
    template.resourceCountIs('AWS::Lambda::Function', 0);
  });

  it('lets nobody read its trail unless told who', () => {
    template.resourceCountIs('AWS::IAM::Role', 0);
  });
});

describe("A member's part", () => {
  const inApp = deployed(MEMBER, { evidence: { signing: true } });
  const inTemplate = member({ organisation: MEMBER, evidence: { signing: true } });

  it.each([
    ['deployed with the app', inApp],
    ['as a template', inTemplate.template],
  ])("%s forwards its own verdicts, and nobody else's, with a role and a queue", (_, template) => {
    template.hasResourceProperties('AWS::Events::Rule', {
      EventPattern: {
        source: ['mayfly.image-scan'],
        'detail-type': ['Image Verdict'],
        account: [Match.anyValue()],
        region: [Match.anyValue()],
      },
      Targets: [Match.objectLike({ Arn: CENTRAL_BUS, RoleArn: Match.anyValue(), DeadLetterConfig: Match.anyValue() })],
    });
    template.hasResourceProperties('AWS::IAM::Policy', {
      PolicyDocument: { Statement: [{ Action: 'events:PutEvents', Effect: 'Allow', Resource: CENTRAL_BUS }] },
    });
    template.hasResourceProperties('AWS::CloudWatch::Alarm', { AlarmName: 'mayfly-verdicts-not-forwarded' });
    template.resourceCountIs('AWS::Events::EventBusPolicy', 0);
  });

  it.each([
    ['deployed with the app', inApp],
    ['as a template', inTemplate.template],
  ])('%s is read by the accounts that are named, of the organisation, in sessions that say so', (_, template) => {
    const [role] = Object.values(template.findResources('AWS::IAM::Role')).filter(
      ({ Properties }) => Properties.RoleName,
    );
    expect(JSON.stringify(role?.['Properties'].RoleName)).toMatch(/mayfly-reader-/);
    const statements = role?.['Properties'].AssumeRolePolicyDocument.Statement;
    expect(JSON.stringify(statements.map(({ Principal }: { readonly Principal: unknown }) => Principal))).toMatch(
      /444455556666:root.*777788889999:root/,
    );
    for (const { Condition } of statements) {
      expect(Condition).toEqual({
        StringEquals: { 'aws:PrincipalOrgID': ID },
        StringLike: { 'sts:RoleSessionName': 'mayfly-*' },
      });
    }
  });

  it.each([
    ['deployed with the app', inApp],
    ['as a template', inTemplate.template],
  ])('%s lets readers read what mayfly audit asks, and nothing more', (_, template) => {
    const statements = readerStatements(template);
    expect(statements.flatMap(({ Action }) => Action).sort()).toEqual([
      'dynamodb:BatchGetItem',
      'dynamodb:GetItem',
      'dynamodb:Query',
      'kms:GetPublicKey',
      's3:GetObject',
      's3:ListBucket',
      'ssm:GetParameter',
    ]);
    for (const { Resource } of statements) expect(Resource).not.toBe('*');
    const text = JSON.stringify(statements);
    for (const part of [
      'index/worst-first',
      'index/by-time',
      'index/by-due',
      '/verdict/*',
      '/sbom/*',
      '/mayfly/deployment',
      '/mayfly/policy',
    ])
      expect(text).toContain(part);
    expect(text).not.toContain('/layer/');
    expect(text).not.toContain('/fingerprint-key/');
  });

  it('gives no word of KMS where nothing is signed', () => {
    const { template } = member({ organisation: MEMBER });
    expect(JSON.stringify(template.toJSON())).not.toContain('kms:');
  });
});

test.each([
  ['verdicts-not-logged', deployed({ id: ID, central: true })],
  ['verdicts-not-forwarded', deployed(MEMBER)],
])('The alarm %s links a heading of the runbook', (alarm, template) => {
  template.hasResourceProperties('AWS::CloudWatch::Alarm', {
    AlarmName: `mayfly-${alarm}`,
    AlarmDescription: Match.stringLikeRegexp(`^\\[low\\] .* What to do: docs/operator-runbook\\.md#${alarm}$`),
  });
  const runbook = readFileSync(resolve(__dirname, '../../../docs/operator-runbook.md'), 'utf8');
  expect(runbook.toLowerCase()).toContain(`\n## ${alarm.replaceAll('-', ' ')}\n`);
});

describe('The template for StackSets', () => {
  const { stack, template } = member({ organisation: MEMBER, evidence: { signing: true }, name: 'second' });

  it('has no parameters, no assets, and asks for no bootstrapped account', () => {
    const { Parameters, Rules } = template.toJSON();
    expect([Parameters, Rules]).toEqual([undefined, undefined]);
    const assembly = (stack.node.root as App).synth();
    expect(assembly.getStackArtifact(stack.artifactId).assets).toEqual([]);
    expect(JSON.stringify(template.toJSON())).not.toMatch(/cdk-hnb659fds|AssetParameters|CDKMetadata/);
  });

  it('is for any account and region, and fits into one request', () => {
    const text = JSON.stringify(template.toJSON(), null, 1);
    expect(stack.environment).toBe('aws://unknown-account/unknown-region');
    // Source: CloudFormation API reference, "CreateStackSet", `TemplateBody`: at most 51,200 bytes.
    expect(Buffer.byteLength(text)).toBeLessThan(51_200);
  });

  it('finds the deployment by what its stateful stack exports', () => {
    const settings = parseSettings({ evidence: { signing: true } });
    const stateful = new StatefulStack(newApp(), 'second-stateful', { env: ENVIRONMENT, evidence: settings.evidence });
    const exported = Object.values(Template.fromStack(stateful).findOutputs('*')).map(({ Export }) => Export?.Name);
    const imported = [...JSON.stringify(template.toJSON()).matchAll(/"Fn::ImportValue":"([^"]+)"/g)].map(
      ([, name]) => name,
    );
    expect(new Set(imported).size).toBe(4);
    for (const name of imported) expect(exported).toContain(name);
  });

  it.each([[{}], [{ organisation: { id: ID, central: true } }]])('is none of settings of %j', (given) => {
    expect(() => member(given)).toThrow(InvalidSettings);
    expect(() => member(given)).toThrow('mayfly.organisation: the template is for members');
  });
});
