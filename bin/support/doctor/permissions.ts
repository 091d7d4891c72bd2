import {
  DescribeImagesCommand,
  DescribeRepositoriesCommand,
  GetAuthorizationTokenCommand,
  ImageNotFoundException,
  RepositoryNotFoundException,
} from '@aws-sdk/client-ecr';
import { BatchGetCommand, GetCommand, QueryCommand } from '@aws-sdk/lib-dynamodb';
import { readPolicyPointer } from '../../../lambdas/image-scan/operator-parameters';
import { INDEXES, sweepKey, UNPUBLISHED } from '../../../lambdas/verdicts/keys';
import { isDenied } from '../aws-errors';
import type { Clients } from '../context';
import type { FoundDeployment } from '../deployment';
import { type Check, type Finding, ok, runCheck, warning } from './check';

/** One harmless read. */
interface Probe {
  readonly action: string;
  readonly read: () => Promise<unknown>;
}

/** Commands that need the same permissions. What would change something is named and not tried. */
interface Group {
  readonly commands: string;
  readonly probes: readonly Probe[];
  readonly notTried: string;
}

/** No repository is called so: ECR tells of a missing repository only those who may ask. */
const NO_REPOSITORY = 'mayfly-doctor/no-such-repository';

export async function checkPermissions(clients: Clients, deployment: FoundDeployment): Promise<readonly Check[]> {
  const checks: Check[] = [];
  for (const group of groupsOf(clients, deployment)) {
    checks.push(await runCheck(`you may: ${group.commands}`, () => tryReads(group)));
  }
  return checks;
}

async function tryReads({ commands, probes, notTried }: Group): Promise<Finding> {
  const denied: string[] = [];
  for (const { action, read } of probes) {
    try {
      await read();
    } catch (error) {
      if (!isDenied(error)) throw error;
      denied.push(action);
    }
  }
  const rest = `Not tried, as it changes something or needs a document: ${notTried}.`;
  if (denied.length === 0) return ok(`Its reads are allowed. ${rest}`);
  return warning(`You lack ${denied.join(', ')} for ${commands}. ${rest}`, 'Have it allowed to you if you need these.');
}

function groupsOf(clients: Clients, { facts }: FoundDeployment): readonly Group[] {
  const { dynamo, ecr, ssm } = clients;
  const Key = sweepKey(facts.stateMachineArn);
  const listRepositories = {
    action: 'ecr:DescribeRepositories',
    read: () => ecr().send(new DescribeRepositoriesCommand({ maxResults: 1 })),
  };
  const describeImages = {
    action: 'ecr:DescribeImages',
    read: () =>
      ecr()
        .send(new DescribeImagesCommand({ repositoryName: NO_REPOSITORY, imageIds: [{ imageTag: 'none' }] }))
        .catch((error: unknown) => {
          const isMissing = error instanceof RepositoryNotFoundException || error instanceof ImageNotFoundException;
          if (!isMissing) throw error;
        }),
  };
  const getItem = {
    action: 'dynamodb:GetItem',
    read: () => dynamo().send(new GetCommand({ TableName: facts.table, Key })),
  };
  const getItems = {
    action: 'dynamodb:BatchGetItem',
    read: () => dynamo().send(new BatchGetCommand({ RequestItems: { [facts.table]: { Keys: [Key] } } })),
  };
  const query = {
    action: 'dynamodb:Query',
    read: () =>
      dynamo().send(
        new QueryCommand({
          TableName: facts.table,
          IndexName: INDEXES.G3.name,
          KeyConditionExpression: `${INDEXES.G3.pk} = :pk`,
          ExpressionAttributeValues: { ':pk': UNPUBLISHED },
          Limit: 1,
        }),
      ),
  };
  const policyPointer = {
    action: 'ssm:GetParameter',
    read: () => readPolicyPointer(ssm(), facts.policyParameter),
  };
  return [
    {
      commands: 'push',
      probes: [
        listRepositories,
        { action: 'ecr:GetAuthorizationToken', read: () => ecr().send(new GetAuthorizationTokenCommand({})) },
      ],
      notTried: 'uploads of layers, ecr:PutImage, ecr:CreateRepository',
    },
    { commands: 'gate', probes: [describeImages, getItem, policyPointer], notTried: 's3:GetObject' },
    { commands: 'audit', probes: [getItem, getItems, query], notTried: 's3:GetObject' },
    { commands: 'policy', probes: [policyPointer], notTried: 's3:PutObject, ssm:PutParameter, lambda:InvokeFunction' },
    {
      commands: 'backfill, rescan',
      probes: [listRepositories, describeImages, getItem, getItems, query],
      notTried: 'sqs:SendMessage',
    },
  ];
}
