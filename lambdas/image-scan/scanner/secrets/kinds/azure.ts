import type { SecretKind } from '../secret-kind';
import { form, hex, named } from '../secret-pattern';

const KEY_64_BYTES = '[A-Za-z0-9+/]{86}==';

/** Sources: Microsoft Learn, "Manage storage account access keys", "Shared access signatures", Entra application secrets. */
export const AZURE: readonly SecretKind[] = [
  form(
    ['azure-ad-client-secret', 'an Entra ID (Azure AD) client secret', 'CRITICAL'],
    [...'0123456789'].map((digit) => `${digit}q~`),
    '(?<!(?<!\\\\)[A-Za-z0-9_~.-])[A-Za-z0-9_~.-]{3}[0-9]Q~[A-Za-z0-9_~.-]{31,34}(?![A-Za-z0-9_~-])',
  ),
  form(
    ['azure-storage-key', 'an Azure Storage or Cosmos DB account key', 'CRITICAL'],
    ['accountkey'],
    `[aA]ccount[kK]ey\\\\{0,3}["']?\\s{0,3}[=:]\\s{0,3}\\\\{0,3}["']?(?<secret>${KEY_64_BYTES})`,
  ),
  named(
    ['azure-account-key', 'an Azure account key', 'CRITICAL'],
    ['azure', 'storage', 'cosmos', 'batch', 'account_key', 'account-key', 'primary', 'secondary'],
    KEY_64_BYTES,
    { generic: true },
  ),
  form(
    ['azure-shared-access-key', 'an Azure shared access key', 'CRITICAL'],
    ['sharedaccesskey'],
    '[sS]hared[aA]ccess[kK]ey["\']?\\s{0,3}[=:]\\s{0,3}["\']?(?<secret>[A-Za-z0-9+/]{43}=)',
  ),
  form(
    ['azure-sas-token', 'an Azure shared access signature', 'HIGH'],
    ['sig='],
    'sig=(?<secret>[A-Za-z0-9%+/]{43,80}(?:%3[dD]|=))',
    { except: ({ line }) => !/[?&;\s"']s[vpret]=[^\s"']{1,60}/.test(line) },
  ),
  form(
    ['azure-devops-pat', 'an Azure DevOps personal access token', 'CRITICAL'],
    ['azdo'],
    '(?<![A-Za-z0-9])[A-Za-z0-9]{76}AZDO[A-Za-z0-9]{4}(?![A-Za-z0-9])',
  ),
  form(
    ['azure-cognitive-services-key', 'an Azure AI services key', 'CRITICAL'],
    ['jqqj99'],
    '(?<![A-Za-z0-9])[A-Za-z0-9]{52}JQQJ99[A-Z0-9][A-Za-z0-9]{25}(?![A-Za-z0-9])',
  ),
  named(
    ['azure-devops-token', 'an Azure DevOps personal access token', 'CRITICAL'],
    ['azure_devops', 'azuredevops', 'azure-devops', 'vsts', 'system_accesstoken', 'ado_pat', 'visualstudio'],
    '[a-z2-7]{52}',
    { minEntropy: 3.5 },
  ),
  form(
    ['azure-container-registry-password', 'an Azure container registry password', 'CRITICAL'],
    ['+acr'],
    '(?<![A-Za-z0-9+/])[A-Za-z0-9+/]{42}\\+ACR[A-Za-z0-9]{6}(?![A-Za-z0-9+/])',
  ),
  form(
    ['azure-function-key', 'an Azure Functions key', 'HIGH'],
    ['azfu'],
    '(?<![A-Za-z0-9_-])[A-Za-z0-9_-]{44}AzFu[A-Za-z0-9_-]{5}[AQgw]==',
  ),
  form(
    ['azure-search-key', 'an Azure AI Search key', 'HIGH'],
    ['azse'],
    '(?<![A-Za-z0-9])[A-Za-z0-9]{42}AzSe[A-D][A-Za-z0-9]{5}(?![A-Za-z0-9])',
  ),
  form(
    ['azure-redis-key', 'an Azure Cache for Redis key', 'CRITICAL'],
    ['azca'],
    '(?<![A-Za-z0-9])[A-Za-z0-9]{33}AzCa[A-P][A-Za-z0-9]{5}=',
  ),
  named(
    ['azure-subscription-key', 'an Azure API subscription key', 'HIGH'],
    ['ocp-apim-subscription-key', 'ocpapimsubscriptionkey', 'azure_openai', 'azure-openai', 'speech_key', 'cognitive'],
    hex(32),
    { minEntropy: 3 },
  ),
  form(
    ['microsoft-teams-webhook', 'a Microsoft Teams webhook', 'HIGH'],
    ['webhook.office.com', 'logic.azure.com'],
    'webhook\\.office\\.com/webhookb2/[A-Za-z0-9]{8}-(?:[A-Za-z0-9]{4}-){3}[A-Za-z0-9]{12}@[A-Za-z0-9]{8}-(?:[A-Za-z0-9]{4}-){3}[A-Za-z0-9]{12}/IncomingWebhook/[A-Za-z0-9]{32}/[A-Za-z0-9]{8}-(?:[A-Za-z0-9]{4}-){3}[A-Za-z0-9]{12}',
  ),
];
