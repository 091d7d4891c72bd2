import { ECRClient } from '@aws-sdk/client-ecr';
import { clientSettings, oncePerProcess } from './settings';

export const ecrClient = oncePerProcess(() => new ECRClient(clientSettings));

/** For StartImageScan: the SDK takes its limit of one scan in 24 hours for throttling, and would ask five times in vain. */
export const ecrClientWithoutRetries = oncePerProcess(() => new ECRClient({ ...clientSettings, maxAttempts: 1 }));
