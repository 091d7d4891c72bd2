import { Match } from 'aws-cdk-lib/assertions';
import { synthesise } from '../../support/synthesise';

describe('The daily snapshot', () => {
  const { imageScan } = synthesise();

  it('is taken shortly after midnight, and what cannot be delivered is kept', () => {
    imageScan.hasResourceProperties('AWS::Events::Rule', {
      ScheduleExpression: 'cron(10 0 * * ? *)',
      Targets: [Match.objectLike({ DeadLetterConfig: Match.anyValue(), RetryPolicy: Match.anyValue() })],
    });
  });

  it('may read the table and add to it, nothing else', () => {
    const policies = Object.entries(imageScan.findResources('AWS::IAM::Policy')).filter(([id]) =>
      id.includes('TrendsnapshotRole'),
    );
    const statements = policies.flatMap(([, { Properties }]) => Properties.PolicyDocument.Statement);
    const actions = statements.flatMap(({ Action }) => Action).filter((action) => action.startsWith('dynamodb:'));
    expect(actions.sort()).toEqual(['dynamodb:GetItem', 'dynamodb:PutItem', 'dynamodb:Query']);
  });
});
