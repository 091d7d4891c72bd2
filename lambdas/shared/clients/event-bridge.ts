import { EventBridgeClient } from '@aws-sdk/client-eventbridge';
import { clientSettings, oncePerProcess } from './settings';

export const eventBridgeClient = oncePerProcess(() => new EventBridgeClient(clientSettings));
