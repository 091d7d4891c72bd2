import { SQSClient } from '@aws-sdk/client-sqs';
import { clientSettings, oncePerProcess } from './settings';

export const sqsClient = oncePerProcess(() => new SQSClient(clientSettings));
