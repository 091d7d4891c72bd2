import { ECRClient } from '@aws-sdk/client-ecr';
import { clientSettings, oncePerProcess } from './settings';

export const ecrClient = oncePerProcess(() => new ECRClient(clientSettings));
