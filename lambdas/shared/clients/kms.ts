import { KMSClient } from '@aws-sdk/client-kms';
import { clientSettings, oncePerProcess } from './settings';

export const kmsClient = oncePerProcess(() => new KMSClient(clientSettings));
