import { App, Duration, Stack, Validations } from 'aws-cdk-lib';
import { Match, Template } from 'aws-cdk-lib/assertions';
import { type ITable, Table } from 'aws-cdk-lib/aws-dynamodb';
import { Vpc } from 'aws-cdk-lib/aws-ec2';
import { Cluster, ContainerImage, FargateService, FargateTaskDefinition } from 'aws-cdk-lib/aws-ecs';
import { Key } from 'aws-cdk-lib/aws-kms';
import { AwsSolutionsChecks } from 'cdk-nag';
import cdk from '../../../cdk.json';
import { DeploymentGate, type DeploymentGateProps } from '../../../lib/deployment-gate/deployment-gate';
import { ENVIRONMENT } from '../../support/synthesise';

/** A stack with a gate in front of a table that exists. Templates do not depend on the function's code: it is not bundled. */
function gateIn(props: Partial<DeploymentGateProps> = {}) {
  const app = new App({ context: { ...cdk.context, 'aws:cdk:bundling-stacks': [] } });
  const stack = new Stack(app, 'platform', { env: ENVIRONMENT });
  const table = Table.fromTableName(stack, 'Audit', 'audit') as ITable;
  return { app, stack, gate: new DeploymentGate(stack, 'Gate', { table, ...props }) };
}

function protectedService(stack: Stack, gate: DeploymentGate, id = 'Api'): void {
  const cluster = Cluster.fromClusterAttributes(stack, `${id}Cluster`, {
    clusterName: 'shop',
    vpc: Vpc.fromVpcAttributes(stack, `${id}Vpc`, {
      vpcId: 'vpc-0123456789abcdef0',
      availabilityZones: ['eu-west-1a', 'eu-west-1b'],
      privateSubnetIds: ['subnet-0123456789abcdef0', 'subnet-0123456789abcdef1'],
    }),
  });
  const taskDefinition = new FargateTaskDefinition(stack, `${id}Task`);
  taskDefinition.addContainer('api', { image: ContainerImage.fromRegistry('app/api:v1') });
  gate.protect(new FargateService(stack, id, { cluster, taskDefinition }));
}

interface Statement {
  readonly Action: string | string[];
  readonly Resource: unknown;
}

const list = <Item>(value: Item | Item[]): Item[] => (Array.isArray(value) ? value : [value]);

const statementsOf = (template: Template): Statement[] =>
  Object.values(template.findResources('AWS::IAM::Policy')).flatMap(
    ({ Properties }) => Properties.PolicyDocument.Statement as Statement[],
  );

const arn = (service: string, resource: string) => `arn:aws:${service}:eu-west-1:111122223333:${resource}/*`;

describe('A deployment gate', () => {
  it('may read what it decides by, and nothing else', () => {
    const statements = statementsOf(Template.fromStack(gateIn().stack));
    const grants = statements.flatMap(({ Action, Resource }) => list(Action).map((action) => [action, list(Resource)]));
    expect(Object.fromEntries(grants)).toEqual({
      'dynamodb:GetItem': ['arn:aws:dynamodb:eu-west-1:111122223333:table/audit'],
      'ecr:DescribeImages': [arn('ecr', 'repository')],
      'ecs:DescribeServiceRevisions': [arn('ecs', 'service-revision'), arn('ecs', 'service')],
      'ecs:DescribeTaskDefinition': ['*'],
      'logs:CreateLogStream': expect.anything(),
      'logs:PutLogEvents': expect.anything(),
      'xray:PutTelemetryRecords': ['*'],
      'xray:PutTraceSegments': ['*'],
    });
  });

  it('may decrypt a table that has a key of its own', () => {
    const { stack } = gateIn();
    const encryptionKey = new Key(stack, 'Key');
    const table = Table.fromTableAttributes(stack, 'Encrypted', { tableName: 'encrypted', encryptionKey }) as ITable;
    new DeploymentGate(stack, 'Other', { table });
    expect(statementsOf(Template.fromStack(stack)).flatMap(({ Action }) => list(Action))).toContain('kms:Decrypt');
  });

  it('is invoked by ECS, by a role that can do only that', () => {
    const template = Template.fromStack(gateIn().stack);
    template.hasResourceProperties('AWS::IAM::Role', {
      AssumeRolePolicyDocument: {
        Statement: [{ Action: 'sts:AssumeRole', Effect: 'Allow', Principal: { Service: 'ecs.amazonaws.com' } }],
      },
      Policies: [
        {
          PolicyDocument: {
            Statement: [
              {
                Action: 'lambda:InvokeFunction',
                Effect: 'Allow',
                Resource: { 'Fn::GetAtt': [Match.stringLikeRegexp('^GateHook'), 'Arn'] },
              },
            ],
          },
        },
      ],
    });
  });

  it('blocks unless it was told otherwise', () => {
    Template.fromStack(gateIn().stack).hasResourceProperties('AWS::Lambda::Function', {
      Environment: {
        Variables: {
          MAYFLY_TABLE: 'audit',
          MAYFLY_REGISTRY_ACCOUNT: '111122223333',
          MAYFLY_REGISTRY_REGION: 'eu-west-1',
          MAYFLY_GATE_OTHER_IMAGES: 'block',
          MAYFLY_GATE_ON_ERROR: 'block',
          MAYFLY_GATE_SCAN_DEADLINE_MINUTES: '30',
          MAYFLY_GATE_MAX_WAIT_MINUTES: '45',
        },
      },
      Timeout: 60,
    });
  });

  it('hands its settings to the hook', () => {
    const { stack } = gateIn({
      otherImages: 'allow',
      onError: 'allow',
      scanDeadline: Duration.hours(1),
      maxWait: Duration.minutes(0),
    });
    Template.fromStack(stack).hasResourceProperties('AWS::Lambda::Function', {
      Environment: {
        Variables: Match.objectLike({
          MAYFLY_GATE_OTHER_IMAGES: 'allow',
          MAYFLY_GATE_ON_ERROR: 'allow',
          MAYFLY_GATE_SCAN_DEADLINE_MINUTES: '60',
          MAYFLY_GATE_MAX_WAIT_MINUTES: '0',
        }),
      },
    });
  });

  it.each<[Partial<DeploymentGateProps>, string]>([
    [{ scanDeadline: Duration.minutes(0) }, 'scanDeadline is 0 minutes'],
    [{ scanDeadline: Duration.seconds(90) }, 'scanDeadline is 1.5 minutes'],
    [{ maxWait: Duration.days(2) }, 'maxWait is 2880 minutes'],
  ])('refuses to be made with %j', (props, message) => {
    expect(() => gateIn(props)).toThrow(message);
  });

  it('stands before and after the start of the tasks of every service that it protects, with one role', () => {
    const { stack, gate } = gateIn();
    protectedService(stack, gate, 'Api');
    protectedService(stack, gate, 'Web');
    const template = Template.fromStack(stack);
    template.resourceCountIs('AWS::Lambda::Function', 1);
    template.resourcePropertiesCountIs(
      'AWS::ECS::Service',
      {
        DeploymentConfiguration: {
          LifecycleHooks: [
            {
              HookTargetArn: { 'Fn::GetAtt': [Match.stringLikeRegexp('^GateHook'), 'Arn'] },
              RoleArn: { 'Fn::GetAtt': [Match.stringLikeRegexp('^GateInvokeRole'), 'Arn'] },
              LifecycleStages: ['PRE_SCALE_UP', 'POST_SCALE_UP'],
            },
          ],
        },
      },
      2,
    );
  });

  it('passes the checks of cdk-nag', () => {
    const { app } = gateIn();
    Validations.of(app).addPlugins(new AwsSolutionsChecks(app));
    expect(() => app.synth()).not.toThrow();
  });

  it('would not pass them with one wildcard more', () => {
    const { app, gate } = gateIn();
    gate.hook.grantInvoke(gate.invokeRole);
    Validations.of(app).addPlugins(new AwsSolutionsChecks(app));
    expect(() => app.synth()).toThrow(/IAM5|validation/i);
  });
});
