import { Match } from 'aws-cdk-lib/assertions';
import { synthesise } from '../../support/synthesise';

const { imageScan } = synthesise({ imageScan: { sweep: { lookBackHours: 48, everyMinutes: 30 } } });

interface Statement {
  readonly Action: string | readonly string[];
  readonly Resource: unknown;
}

function statementsOf(role: string): readonly Statement[] {
  return Object.values(imageScan.findResources('AWS::IAM::Policy'))
    .filter(({ Properties }) => JSON.stringify(Properties.Roles).includes(role))
    .flatMap(({ Properties }) => Properties.PolicyDocument.Statement);
}

const actionsOf = (role: string) => statementsOf(role).flatMap(({ Action }) => Action);

describe('The sweep', () => {
  it('runs as often as the setting says and looks back as far', () => {
    imageScan.hasResourceProperties('AWS::Events::Rule', {
      ScheduleExpression: 'rate(30 minutes)',
      Targets: [Match.objectLike({ DeadLetterConfig: Match.anyValue(), RetryPolicy: Match.anyValue() })],
    });
    imageScan.hasResourceProperties('AWS::Lambda::Function', {
      Environment: {
        Variables: Match.objectLike({ MAYFLY_LOOK_BACK_HOURS: '48', MAYFLY_SWEEP_QUEUE: Match.anyValue() }),
      },
    });
  });

  it('looks through a limited number of repositories at once, one a message', () => {
    imageScan.hasResourceProperties('AWS::Lambda::EventSourceMapping', {
      BatchSize: 1,
      ScalingConfig: { MaximumConcurrency: 2 },
      FunctionResponseTypes: ['ReportBatchItemFailures'],
    });
  });

  it('neither starts builds nor runs, sends no notice and reads no evidence', () => {
    const actions = [...actionsOf('ImageScanSweepsweepRole'), ...actionsOf('ImageScanSweepsweeprepositoryRole')];
    expect(actions).toContain('states:DescribeStateMachine');
    expect(
      actions.filter((action) => /^(codebuild|sns|s3|ssm):|StartExecution|(dynamodb|ecr):.*Delete/.test(action)),
    ).toEqual([]);
  });

  it('lets the look through a repository do no more than list images, ask for runs and note tags', () => {
    const registry = actionsOf('ImageScanSweepsweeprepositoryRole').filter((action) => action.startsWith('ecr:'));
    expect(registry).toEqual(['ecr:DescribeImages']);
    expect(actionsOf('ImageScanSweepsweeprepositoryRole')).not.toContain('events:PutEvents');
  });

  it('has its dead letters known to the command line', () => {
    const parameter = JSON.stringify(imageScan.findResources('AWS::SSM::Parameter'));
    for (const letters of ['SweepSweepDeadLetters', 'SweepRepositoryDeadLetters']) expect(parameter).toContain(letters);
  });
});
