import { SFNClient } from '@aws-sdk/client-sfn';
import { clientSettings, oncePerProcess } from './settings';

export const sfnClient = oncePerProcess(() => new SFNClient(clientSettings));
