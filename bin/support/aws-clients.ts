import { dynamoClient } from '../../lambdas/shared/clients/dynamo';
import { ecrClient } from '../../lambdas/shared/clients/ecr';
import { eventBridgeClient } from '../../lambdas/shared/clients/event-bridge';
import { kmsClient } from '../../lambdas/shared/clients/kms';
import { lambdaClient } from '../../lambdas/shared/clients/lambda';
import { s3Client } from '../../lambdas/shared/clients/s3';
import { serviceQuotasClient } from '../../lambdas/shared/clients/service-quotas';
import { sfnClient } from '../../lambdas/shared/clients/sfn';
import { sqsClient } from '../../lambdas/shared/clients/sqs';
import { ssmClient } from '../../lambdas/shared/clients/ssm';
import type { Clients } from './context';

/** The clients that the functions use too. Their region comes from the environment, so a region that was asked for is put there. */
export function connectToAws(region?: string): Clients {
  if (region !== undefined) process.env['AWS_REGION'] = region;
  return {
    dynamo: dynamoClient,
    ecr: ecrClient,
    eventBridge: eventBridgeClient,
    kms: kmsClient,
    lambda: lambdaClient,
    s3: s3Client,
    serviceQuotas: serviceQuotasClient,
    sfn: sfnClient,
    sqs: sqsClient,
    ssm: ssmClient,
  };
}
