import { ServiceQuotasClient } from '@aws-sdk/client-service-quotas';
import { clientSettings, oncePerProcess } from './settings';

export const serviceQuotasClient = oncePerProcess(() => new ServiceQuotasClient(clientSettings));
