import { join } from 'node:path';
import { App, CfnOutput, Duration, RemovalPolicy, Stack } from 'aws-cdk-lib';
import { AttributeType, BillingMode, Table } from 'aws-cdk-lib/aws-dynamodb';
import { PolicyStatement } from 'aws-cdk-lib/aws-iam';
import { Architecture, Runtime } from 'aws-cdk-lib/aws-lambda';
import { NodejsFunction, OutputFormat } from 'aws-cdk-lib/aws-lambda-nodejs';
import { NAIVE } from './contract';

/** What Mayfly's cost is compared with: one function that waits for the registry's scan and stores what it says. */
const stack = new Stack(new App(), NAIVE.stack);
const table = new Table(stack, 'Table', {
  partitionKey: { name: 'digest', type: AttributeType.STRING },
  billingMode: BillingMode.PAY_PER_REQUEST,
  removalPolicy: RemovalPolicy.DESTROY,
});
const scan = new NodejsFunction(stack, 'Scan', {
  functionName: NAIVE.functionName,
  entry: join(__dirname, 'handler.ts'),
  handler: 'handler',
  runtime: Runtime.NODEJS_24_X,
  architecture: Architecture.ARM_64,
  memorySize: NAIVE.memoryMb,
  timeout: Duration.minutes(15),
  environment: { [NAIVE.tableVariable]: table.tableName },
  bundling: { format: OutputFormat.CJS, target: 'node24', minify: true, bundleAwsSDK: true },
});
table.grants.writeData(scan);
scan.addToRolePolicy(new PolicyStatement({ actions: ['ecr:DescribeImageScanFindings'], resources: ['*'] }));
new CfnOutput(stack, NAIVE.tableOutput, { value: table.tableName });
