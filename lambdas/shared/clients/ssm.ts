import { SSMClient } from '@aws-sdk/client-ssm';
import { clientSettings, oncePerProcess } from './settings';

export const ssmClient = oncePerProcess(() => new SSMClient(clientSettings));
