import { mkdir, symlink, writeFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';

const PROJECT = resolve(__dirname, '..', '..', '..');

/** A CDK app with one of each kind that Mayfly is made of: rule -> state machine -> bundled function -> table. */
const APP = `
import { App, CfnOutput, RemovalPolicy, Stack } from 'aws-cdk-lib';
import { AttributeType, Table } from 'aws-cdk-lib/aws-dynamodb';
import { Rule } from 'aws-cdk-lib/aws-events';
import { SfnStateMachine } from 'aws-cdk-lib/aws-events-targets';
import { Runtime } from 'aws-cdk-lib/aws-lambda';
import { NodejsFunction, OutputFormat } from 'aws-cdk-lib/aws-lambda-nodejs';
import { DefinitionBody, StateMachine } from 'aws-cdk-lib/aws-stepfunctions';
import { LambdaInvoke } from 'aws-cdk-lib/aws-stepfunctions-tasks';

const app = new App();
if (app.node.tryGetContext('broken') === 'yes') throw new Error('this app is broken on purpose');
const stack = new Stack(app, 'Small');
const table = new Table(stack, 'Table', {
  partitionKey: { name: 'pk', type: AttributeType.STRING },
  removalPolicy: RemovalPolicy.DESTROY,
});
const writer = new NodejsFunction(stack, 'Writer', {
  entry: __dirname + '/writer.ts',
  runtime: Runtime.NODEJS_24_X,
  depsLockFilePath: __dirname + '/package-lock.json',
  projectRoot: __dirname,
  environment: { TABLE: table.tableName, GREETING: app.node.tryGetContext('greeting') ?? 'none' },
  bundling: { format: OutputFormat.ESM, mainFields: ['module', 'main'], bundleAwsSDK: true, banner: "import { createRequire } from 'node:module'; const require = createRequire(import.meta.url);" },
});
table.grantWriteData(writer);
const machine = new StateMachine(stack, 'Machine', {
  definitionBody: DefinitionBody.fromChainable(
    new LambdaInvoke(stack, 'Write', { lambdaFunction: writer, payloadResponseOnly: true }),
  ),
});
new Rule(stack, 'Rule', { eventPattern: { source: ['small.test'] }, targets: [new SfnStateMachine(machine)] });
new CfnOutput(stack, 'TableName', { value: table.tableName });
new CfnOutput(stack, 'FunctionName', { value: writer.functionName });
new CfnOutput(stack, 'MachineArn', { value: machine.stateMachineArn });
`;

const WRITER = `
import { DynamoDBClient, PutItemCommand } from '@aws-sdk/client-dynamodb';

const dynamodb = new DynamoDBClient({});

export async function handler(event) {
  const id = event.detail?.id ?? event.id;
  const facts = {
    node: process.version,
    pid: process.pid,
    greeting: process.env.GREETING,
    endpointOfEcr: process.env.AWS_ENDPOINT_URL_ECR ?? 'none',
    profile: process.env.AWS_PROFILE ?? 'none',
    home: process.env.HOME,
  };
  await dynamodb.send(
    new PutItemCommand({ TableName: process.env.TABLE, Item: { pk: { S: id }, facts: { S: JSON.stringify(facts) } } }),
  );
  return facts;
}
`;

/** Writes the app into an empty folder and returns the folder. */
export async function writeSmallApp(directory: string): Promise<string> {
  await mkdir(directory, { recursive: true });
  await writeFile(join(directory, 'app.ts'), APP);
  await writeFile(join(directory, 'writer.ts'), WRITER);
  await writeFile(join(directory, 'cdk.json'), JSON.stringify({ app: 'tsx app.ts' }));
  await writeFile(join(directory, 'package.json'), JSON.stringify({ name: 'small', private: true }));
  await writeFile(
    join(directory, 'package-lock.json'),
    JSON.stringify({ name: 'small', lockfileVersion: 3, packages: {} }),
  );
  await symlink(join(PROJECT, 'node_modules'), join(directory, 'node_modules'));
  return directory;
}
