import { LambdaClient } from '@aws-sdk/client-lambda';
import { clientSettings, oncePerProcess } from './settings';

export const lambdaClient = oncePerProcess(() => new LambdaClient(clientSettings));
