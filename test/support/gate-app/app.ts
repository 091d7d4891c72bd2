import { App, CfnOutput, Stack } from 'aws-cdk-lib';
import { type ITable, Table } from 'aws-cdk-lib/aws-dynamodb';
import { Function as LambdaFunction } from 'aws-cdk-lib/aws-lambda';
import { DeploymentGate, type DeploymentGateProps } from '../../../lib/deployment-gate/deployment-gate';

/** Gates in a stack of one's own, in front of the table of a Mayfly that is deployed already. */
const app = new App();
const stack = new Stack(app, 'gates', {
  env: { account: process.env['CDK_DEFAULT_ACCOUNT'] ?? '', region: process.env['CDK_DEFAULT_REGION'] ?? '' },
});
const table = Table.fromTableName(stack, 'Audit', String(app.node.tryGetContext('table'))) as ITable;

function gate(id: string, props: Partial<DeploymentGateProps>): void {
  const { hook } = new DeploymentGate(stack, id, { table, ...props });
  // ECS stands elsewhere in the local account: it answers less than the hook asks.
  if (hook instanceof LambdaFunction)
    hook.addEnvironment('AWS_ENDPOINT_URL_ECS', String(app.node.tryGetContext('ecs')));
  new CfnOutput(stack, `${id}Hook`, { value: hook.functionName });
}

gate('Strict', {});
gate('Open', { otherImages: 'allow', onError: 'allow' });
