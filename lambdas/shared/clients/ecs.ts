import { ECSClient } from '@aws-sdk/client-ecs';
import { clientSettings, oncePerProcess } from './settings';

export const ecsClient = oncePerProcess(() => new ECSClient(clientSettings));
