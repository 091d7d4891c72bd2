import { SNSClient } from '@aws-sdk/client-sns';
import { clientSettings, oncePerProcess } from './settings';

export const snsClient = oncePerProcess(() => new SNSClient(clientSettings));
