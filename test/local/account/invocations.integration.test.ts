import { CloudFormationClient, CreateStackCommand, waitUntilStackCreateComplete } from '@aws-sdk/client-cloudformation';
import { InvokeCommand, LambdaClient } from '@aws-sdk/client-lambda';
import { type LocalAccount, startAccount } from '../../../local/account/start';

const FUNCTION = 'sleeper';
/** Tells when it ran. */
const SLEEPER = `
exports.handler = async () => {
  const from = Date.now();
  await new Promise((done) => setTimeout(done, 200));
  return { from, to: Date.now() };
};`;
const TEMPLATE = {
  Resources: {
    Role: {
      Type: 'AWS::IAM::Role',
      Properties: {
        AssumeRolePolicyDocument: {
          Version: '2012-10-17',
          Statement: [{ Effect: 'Allow', Principal: { Service: 'lambda.amazonaws.com' }, Action: 'sts:AssumeRole' }],
        },
      },
    },
    Sleeper: {
      Type: 'AWS::Lambda::Function',
      Properties: {
        FunctionName: FUNCTION,
        Runtime: 'nodejs24.x',
        Handler: 'index.handler',
        Role: { 'Fn::GetAtt': ['Role', 'Arn'] },
        Code: { ZipFile: SLEEPER },
        Timeout: 30,
      },
    },
  },
};

let account: LocalAccount;
afterEach(() => account.stop());

it('lets functions wait for their turn where their number is bounded, and refuses none', async () => {
  account = await startAccount({ maxInvocations: 2 });
  const client = {
    endpoint: account.url,
    region: account.region,
    credentials: { accessKeyId: account.account, secretAccessKey: 'test' },
  };
  const cloudFormation = new CloudFormationClient(client);
  const StackName = 'bounded';
  await cloudFormation.send(
    new CreateStackCommand({ StackName, TemplateBody: JSON.stringify(TEMPLATE), Capabilities: ['CAPABILITY_IAM'] }),
  );
  await waitUntilStackCreateComplete({ client: cloudFormation, maxWaitTime: 30, minDelay: 1 }, { StackName });

  const lambda = new LambdaClient(client);
  const runs = await Promise.all(
    Array.from({ length: 8 }, async () => {
      const { Payload } = await lambda.send(new InvokeCommand({ FunctionName: FUNCTION }));
      const run: { readonly from: number; readonly to: number } = JSON.parse(Payload?.transformToString() ?? '');
      return run;
    }),
  );
  const atOnce = runs.map(({ from }) => runs.filter((other) => other.from <= from && from < other.to).length);
  expect(runs).toHaveLength(8);
  expect(Math.max(...atOnce)).toBe(2);
});
