import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { GetParameterCommand, SSMClient } from '@aws-sdk/client-ssm';
import { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import { DEFAULT_DEPLOYMENT, type Deployment, deploymentParameter } from '../../lambdas/image-scan/contract';
import type { AuditTable } from '../../lambdas/verdicts/store/audit-table';
import { clientConfiguration, readSharedAccount } from './local-account';

/** What the deployed app says of itself, as the command line reads it. */
export async function readDeployment(): Promise<Deployment> {
  const ssm = new SSMClient(clientConfiguration(await readSharedAccount()));
  const { Parameter } = await ssm.send(new GetParameterCommand({ Name: deploymentParameter(DEFAULT_DEPLOYMENT) }));
  return JSON.parse(Parameter?.Value ?? '');
}

/** The deployed audit table, reached with an administrator's credentials. */
export async function deployedAuditTable(): Promise<AuditTable> {
  const client = new DynamoDBClient(clientConfiguration(await readSharedAccount()));
  const db = DynamoDBDocumentClient.from(client, { marshallOptions: { removeUndefinedValues: true } });
  return { db, name: (await readDeployment()).table };
}
