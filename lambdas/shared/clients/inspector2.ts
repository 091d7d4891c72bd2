import { Inspector2Client } from '@aws-sdk/client-inspector2';
import { clientSettings, oncePerProcess } from './settings';

export const inspectorClient = oncePerProcess(() => new Inspector2Client(clientSettings));
