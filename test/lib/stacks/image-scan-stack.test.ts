import { Match, type Template } from 'aws-cdk-lib/assertions';
import { HANDLERS, REQUEST_HANDLERS } from '../../../lambdas/image-scan/contract';
import { synthesise } from '../../support/synthesise';

interface Statement {
  readonly Action: string | string[];
  readonly Resource: unknown;
  readonly Effect: string;
}

const TABLE_ACTIONS = ['ConditionCheckItem', 'GetItem', 'PutItem', 'Query', 'UpdateItem'].map(
  (name) => `dynamodb:${name}`,
);

/** Of CDK's own grant to send. */
const SEND = ['sqs:GetQueueAttributes', 'sqs:GetQueueUrl', 'sqs:SendMessage'];

const list = <Item>(value: Item | Item[]): Item[] => (Array.isArray(value) ? value : [value]);

/** Every statement of the policies attached to the role of one handler. */
function statementsOf(template: Template, handler: string): Statement[] {
  const policies = Object.values(template.findResources('AWS::IAM::Policy'));
  const roleId = `ImageScanHandlers${handler.replaceAll('-', '')}Role`;
  return policies
    .filter(({ Properties }) => JSON.stringify(Properties.Roles).includes(roleId))
    .flatMap(({ Properties }) => Properties.PolicyDocument.Statement as Statement[]);
}

const actionsOf = (template: Template, handler: string) =>
  statementsOf(template, handler).flatMap(({ Action }) => list(Action));

describe('The image-scan stack', () => {
  const { imageScan, stateful } = synthesise({ remediation: { projects: ['rebuild-api', 'rebuild-web'] } });

  describe('gives each function no more than its step needs', () => {
    it.each([
      [
        'custom-scan',
        [
          ...['BatchGetImage', 'GetDownloadUrlForLayer', 'ListImageReferrers'].map((name) => `ecr:${name}`),
          // Its own evidence; and of databases of advisories only the reading.
          ...['s3:GetObject', 's3:PutObject', 's3:GetObject'],
        ],
      ],
      ['record-artifact', [...TABLE_ACTIONS, 's3:GetObject', 'ssm:GetParameter', ...SEND]],
      [
        'await-registry-scan',
        [
          ...['BatchGetRepositoryScanningConfiguration', 'DescribeImageScanFindings'].map((name) => `ecr:${name}`),
          ...['GetRegistryScanningConfiguration', 'StartImageScan'].map((name) => `ecr:${name}`),
          ...['inspector2:ListCoverage', 'inspector2:ListFindings', 's3:GetObject', 's3:PutObject'],
        ],
      ],
      ['publish', [...TABLE_ACTIONS, 'events:PutEvents', ...SEND]],
      ['judge-index', [...TABLE_ACTIONS, 'ecr:BatchGetImage', 'ecr:ListImageReferrers', 'states:StartExecution']],
    ])('%s', (handler, allowed) => {
      const always = ['logs:CreateLogStream', 'logs:PutLogEvents', 'xray:PutTelemetryRecords', 'xray:PutTraceSegments'];
      expect(actionsOf(imageScan, handler).sort()).toEqual([...allowed, ...always].sort());
    });

    it('keeps the scanner, which parses hostile bytes, away from the table', () => {
      expect(actionsOf(imageScan, 'custom-scan').filter((action) => action.startsWith('dynamodb:'))).toEqual([]);
    });

    it('lets nobody delete from the table or the bucket, or scan the table', () => {
      const actions = Object.values(imageScan.findResources('AWS::IAM::Policy')).flatMap(({ Properties }) =>
        (Properties.PolicyDocument.Statement as Statement[]).flatMap(({ Action }) => list(Action)),
      );
      expect(actions).not.toHaveLength(0);
      expect(actions.filter((action) => /^(s3|dynamodb):(Delete|Scan|BatchWrite|\*)/.test(action))).toEqual([]);
    });

    it('lets builds be started only of the listed projects', () => {
      const builds = statementsOf(imageScan, 'remediate').filter(({ Action }) =>
        list(Action).includes('codebuild:StartBuild'),
      );
      const arns = ['rebuild-api', 'rebuild-web'].map(
        (name) => `arn:aws:codebuild:eu-west-1:111122223333:project/${name}`,
      );
      expect(builds.map(({ Resource }) => Resource)).toEqual([arns]);
    });

    it('lets the judge of indexes start no workflow but its own', () => {
      const starts = statementsOf(imageScan, 'judge-index').filter(({ Action }) =>
        list(Action).includes('states:StartExecution'),
      );
      const machines = Object.keys(imageScan.findResources('AWS::StepFunctions::StateMachine'));
      expect(machines).toHaveLength(1);
      expect(starts.map(({ Resource }) => Resource)).toEqual([{ Ref: machines[0] }]);
    });

    it('lets nothing be built where no project is listed, and listens for no build', () => {
      const { imageScan: bare } = synthesise();
      expect(actionsOf(bare, 'remediate').filter((action) => action.startsWith('codebuild:'))).toEqual([]);
      bare.resourcePropertiesCountIs('AWS::Events::Rule', { EventPattern: { source: ['aws.codebuild'] } }, 0);
    });
  });

  it('starts the workflow on every successful push, with a queue for events that cannot be delivered', () => {
    imageScan.hasResourceProperties('AWS::Events::Rule', {
      EventPattern: {
        source: ['aws.ecr'],
        'detail-type': ['ECR Image Action'],
        detail: { 'action-type': ['PUSH'], result: ['SUCCESS'] },
      },
      Targets: [Match.objectLike({ DeadLetterConfig: Match.anyValue(), RetryPolicy: Match.anyValue() })],
    });
  });

  it.each([
    ['a deletion', { source: ['aws.ecr'], detail: { 'action-type': ['DELETE'], result: ['SUCCESS'] } }],
    ['a replication', { 'detail-type': ['ECR Replication Action'], detail: { 'action-type': ['REPLICATE'] } }],
    ['a finding of Inspector', { source: ['aws.inspector2'], 'detail-type': ['Inspector2 Finding'] }],
    ['another policy', { source: ['aws.ssm'], detail: { name: ['/mayfly/policy'] } }],
  ])('follows %s, and keeps the event where it cannot be delivered', (_, pattern) => {
    imageScan.hasResourceProperties('AWS::Events::Rule', {
      EventPattern: Match.objectLike(pattern),
      Targets: [Match.objectLike({ DeadLetterConfig: Match.anyValue(), RetryPolicy: Match.anyValue() })],
    });
  });

  it('collects the findings of a minute, and starts no more than two functions to start runs', () => {
    imageScan.hasResourceProperties('AWS::Lambda::EventSourceMapping', {
      MaximumBatchingWindowInSeconds: 60,
      FunctionResponseTypes: ['ReportBatchItemFailures'],
    });
    imageScan.hasResourceProperties('AWS::Lambda::EventSourceMapping', {
      BatchSize: 10,
      ScalingConfig: { MaximumConcurrency: 2 },
      FunctionResponseTypes: ['ReportBatchItemFailures'],
    });
  });

  it('records runs that failed, timed out or were aborted', () => {
    imageScan.hasResourceProperties('AWS::Events::Rule', {
      EventPattern: { detail: { status: ['FAILED', 'TIMED_OUT', 'ABORTED'], stateMachineArn: Match.anyValue() } },
      Targets: [Match.objectLike({ DeadLetterConfig: Match.anyValue() })],
    });
  });

  it('runs every function on Node 24 and arm64, traced, with logs that expire', () => {
    const functions = Object.values(imageScan.findResources('AWS::Lambda::Function'));
    expect(functions.length).toBeGreaterThanOrEqual(HANDLERS.length + REQUEST_HANDLERS.length);
    for (const { Properties } of functions) {
      expect(Properties).toMatchObject({
        Runtime: 'nodejs24.x',
        Architectures: ['arm64'],
        TracingConfig: { Mode: 'Active' },
      });
    }
    const groups = Object.values(imageScan.findResources('AWS::Logs::LogGroup'));
    expect(groups.map(({ Properties }) => Properties.RetentionInDays)).toEqual(groups.map(() => 90));
  });

  it('keeps table and bucket when the stack goes, with recovery and versions', () => {
    stateful.hasResource('AWS::DynamoDB::Table', {
      DeletionPolicy: 'Retain',
      UpdateReplacePolicy: 'Retain',
      Properties: {
        PointInTimeRecoverySpecification: { PointInTimeRecoveryEnabled: true },
        SSESpecification: { SSEEnabled: true },
        TimeToLiveSpecification: { AttributeName: 'expiresAt', Enabled: true },
        DeletionProtectionEnabled: true,
      },
    });
    stateful.allResources('AWS::S3::Bucket', { DeletionPolicy: 'Retain' });
    stateful.hasResourceProperties('AWS::S3::Bucket', { VersioningConfiguration: { Status: 'Enabled' } });
  });

  it('holds a lease for longer than any execution lasts', () => {
    const machines = Object.values(imageScan.findResources('AWS::StepFunctions::StateMachine'));
    const text = JSON.stringify(machines[0]?.['Properties'].DefinitionString);
    const seconds = Number(/TimeoutSeconds\\*":(\d+)/.exec(text)?.[1]);
    const [claim] = Object.values(imageScan.findResources('AWS::Lambda::Function')).filter(({ Properties }) =>
      String(Properties.Description).includes('takes the lease'),
    );
    const lease = Number(claim?.['Properties'].Environment.Variables.MAYFLY_LEASE_MINUTES) * 60;
    expect(seconds).toBe(3600);
    expect(lease).toBeGreaterThan(seconds);
  });

  describe("leaves the operator's parameters alone, so that no deployment puts them back", () => {
    it('holds no parameter but the one that describes the deployment', () => {
      const names = [imageScan, stateful].flatMap((template) =>
        Object.values(template.findResources('AWS::SSM::Parameter')).map(({ Properties }) => Properties.Name),
      );
      expect(names).toEqual(['/mayfly/deployment']);
    });

    it.each([
      ['judge', 'policy', 'MAYFLY_POLICY_PARAMETER'],
      ['remediate', 'remediation', 'MAYFLY_REMEDIATION_SWITCH'],
    ])('lets %s read /mayfly/%s and nothing else', (handler, parameter, variable) => {
      expect(statementsOf(imageScan, handler)).toContainEqual({
        Effect: 'Allow',
        Action: 'ssm:GetParameter',
        Resource: `arn:aws:ssm:eu-west-1:111122223333:parameter/mayfly/${parameter}`,
      });
      expect(actionsOf(imageScan, handler).filter((action) => action.startsWith('ssm:'))).toHaveLength(1);
      imageScan.hasResourceProperties('AWS::Lambda::Function', {
        Environment: { Variables: Match.objectLike({ [variable]: `/mayfly/${parameter}` }) },
      });
    });

    it('gives another deployment its own', () => {
      const { imageScan: other } = synthesise({ name: 'second' });
      expect(JSON.stringify(statementsOf(other, 'remediate'))).toContain('parameter/second/remediation');
    });
  });
});
