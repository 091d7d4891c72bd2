import { DescribeTableCommand } from '@aws-sdk/client-dynamodb';
import { DescribeEventBusCommand } from '@aws-sdk/client-eventbridge';
import { GetFunctionConfigurationCommand } from '@aws-sdk/client-lambda';
import { HeadBucketCommand } from '@aws-sdk/client-s3';
import { DescribeStateMachineCommand } from '@aws-sdk/client-sfn';
import { GetQueueAttributesCommand } from '@aws-sdk/client-sqs';
import type { Deployment } from '../../../lambdas/image-scan/contract';
import { describeError } from '../../../lambdas/shared/errors';
import { INDEXES } from '../../../lambdas/verdicts/keys';
import type { Clients } from '../context';
import { isError } from '../is-error';
import { type Check, type Finding, failed, ok, runCheck, some } from './check';

const DEPLOY = 'Deploy again: npx cdk deploy --all';

/** How the services call what is not there. Source: the API references of DynamoDB, EventBridge, Lambda, S3, SFN and SQS. */
const MISSING = new Set([
  'ResourceNotFoundException',
  'NotFound',
  'NoSuchBucket',
  'StateMachineDoesNotExist',
  'QueueDoesNotExist',
]);

/** Whether each part that the deployment names is there and can work. */
export async function checkParts(clients: Clients, facts: Deployment): Promise<readonly Check[]> {
  const parts: readonly (readonly [name: string, resource: string, look: () => Promise<Finding>])[] = [
    ['audit table', facts.table, () => table(clients, facts.table)],
    ['evidence bucket', facts.evidenceBucket, () => present(bucket(clients, facts.evidenceBucket))],
    ['event bus', facts.eventBus, () => present(bus(clients, facts.eventBus))],
    ['workflow', facts.stateMachineArn, () => workflow(clients, facts.stateMachineArn)],
    ['request queue', facts.requestQueue, () => present(queue(clients, facts.requestQueue))],
    ['functions', 'A function', () => functions(clients, facts)],
  ];
  const checks: Check[] = [];
  for (const [name, resource, look] of parts) checks.push(await runCheck(name, () => unlessMissing(resource, look)));
  return checks;
}

async function unlessMissing(resource: string, look: () => Promise<Finding>): Promise<Finding> {
  try {
    return await look();
  } catch (error) {
    if (isError(error) && MISSING.has(error.name)) {
      return failed(`${resource} is not there (${describeError(error)}).`, DEPLOY);
    }
    throw error;
  }
}

async function present(answer: Promise<unknown>): Promise<Finding> {
  await answer;
  return ok('It is there.');
}

const bucket = ({ s3 }: Clients, Bucket: string) => s3().send(new HeadBucketCommand({ Bucket }));
const bus = ({ eventBridge }: Clients, Name: string) => eventBridge().send(new DescribeEventBusCommand({ Name }));
const queue = ({ sqs }: Clients, QueueUrl: string) =>
  sqs().send(new GetQueueAttributesCommand({ QueueUrl, AttributeNames: ['QueueArn'] }));

async function table({ dynamo }: Clients, TableName: string): Promise<Finding> {
  const { Table } = await dynamo().send(new DescribeTableCommand({ TableName }));
  const indexes = Table?.GlobalSecondaryIndexes ?? [];
  const problems = [
    ...(Table?.TableStatus === 'ACTIVE' ? [] : [`it is ${Table?.TableStatus ?? 'without a status'}`]),
    ...Object.values(INDEXES)
      .filter(({ name }) => !indexes.some(({ IndexName }) => IndexName === name))
      .map(({ name }) => `it has no index ${name}`),
    ...indexes
      .filter(({ IndexStatus = 'ACTIVE' }) => IndexStatus !== 'ACTIVE')
      .map(({ IndexName, IndexStatus }) => `its index ${IndexName} is ${IndexStatus}`),
  ];
  if (problems.length > 0) {
    return failed(`${TableName} cannot be used: ${problems.join(', ')}.`, 'Wait until all is ACTIVE, or deploy again.');
  }
  return ok(`${TableName} and its indexes are active.`);
}

async function workflow({ sfn }: Clients, stateMachineArn: string): Promise<Finding> {
  const { name, status } = await sfn().send(new DescribeStateMachineCommand({ stateMachineArn }));
  return status === 'ACTIVE' ? ok(`${name} is active.`) : failed(`${name} is ${status ?? 'without a status'}.`, DEPLOY);
}

async function functions({ lambda }: Clients, facts: Deployment): Promise<Finding> {
  const names = functionsOf(facts);
  const bad: string[] = [];
  for (const FunctionName of names) {
    const { State, LastUpdateStatus } = await lambda().send(new GetFunctionConfigurationCommand({ FunctionName }));
    // Lambda puts a function to sleep that nobody called for weeks, and wakes it with the next call.
    const works = State === undefined || State === 'Active' || State === 'Inactive';
    if (!works || LastUpdateStatus === 'Failed') bad.push(`${FunctionName} (${State}, ${LastUpdateStatus})`);
  }
  if (bad.length > 0) return failed(`These cannot run: ${some(bad)}.`, DEPLOY);
  return ok(`${names.length} functions that events and schedules call are there.`);
}

/** ARNs, and the name of one that the command line calls. */
export function functionsOf({ selectRejudgements, deadLetterQueues }: Deployment): readonly string[] {
  const arns = deadLetterQueues.flatMap(({ target }) => (target.kind === 'function' ? [target.arn] : []));
  return arns.some((arn) => arn.endsWith(`:${selectRejudgements}`)) ? arns : [...arns, selectRejudgements];
}
