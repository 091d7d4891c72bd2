/**
 * Credentials that tell by their form what they are. Every pattern begins at a word's start and bounds its repeats,
 * so that a search takes time linear in the text. Sources: the providers' own descriptions of their tokens.
 */
export interface CredentialFormat {
  readonly id: string;
  readonly name: string;
  readonly pattern: RegExp;
}

const START = '(?<![A-Za-z0-9_-])';
const END = '(?![A-Za-z0-9_-])';

function token(id: string, name: string, pattern: string): CredentialFormat {
  return { id, name, pattern: new RegExp(`${START}(?:${pattern})${END}`, 'g') };
}

export const CREDENTIAL_FORMATS: readonly CredentialFormat[] = [
  token('aws-access-key', 'an AWS access key id', '(?:AKIA|ASIA|ABIA|ACCA)[A-Z2-7]{16}'),
  token('github-token', 'a GitHub token', 'gh[pousr]_[A-Za-z0-9]{36,255}|github_pat_[A-Za-z0-9_]{36,255}'),
  token('gitlab-token', 'a GitLab token', 'gl(?:pat|dt|rt|cbt|ptt|ft|soat)-[A-Za-z0-9_.-]{20,300}'),
  token('slack-token', 'a Slack token', 'xox[abeoprs]-[A-Za-z0-9-]{10,250}|xapp-\\d-[A-Za-z0-9-]{10,250}'),
  {
    id: 'slack-webhook',
    name: 'a Slack webhook',
    pattern: /hooks\.slack\.com\/(?:services|workflows|triggers)\/[A-Za-z0-9_/-]{20,200}/g,
  },
  {
    id: 'private-key',
    name: 'a private key',
    pattern: /-----BEGIN (?:[A-Z0-9]{1,20} ){0,4}PRIVATE KEY(?: BLOCK)?-----/g,
  },
  token('google-api-key', 'a Google API key', 'AIza[A-Za-z0-9_-]{35}'),
  token('google-oauth-secret', 'a Google OAuth client secret', 'GOCSPX-[A-Za-z0-9_-]{28}'),
  token('stripe-key', 'a Stripe live key', '[sr]k_live_[A-Za-z0-9]{16,250}'),
  token('npm-token', 'an npm token', 'npm_[A-Za-z0-9]{36}'),
  token('pypi-token', 'a PyPI token', 'pypi-[A-Za-z0-9_-]{50,500}'),
  token('sendgrid-key', 'a SendGrid key', 'SG\\.[A-Za-z0-9_-]{16,32}\\.[A-Za-z0-9_-]{30,64}'),
  token(
    'openai-key',
    'an OpenAI key',
    'sk-(?:proj|svcacct|admin)-[A-Za-z0-9_-]{20,300}|sk-[A-Za-z0-9]{20}T3BlbkFJ[A-Za-z0-9]{20}',
  ),
  token('anthropic-key', 'an Anthropic key', 'sk-ant-[A-Za-z0-9_-]{20,300}'),
  token('digitalocean-token', 'a DigitalOcean token', 'do[opr]_v1_[a-f0-9]{64}'),
  token('docker-hub-token', 'a Docker Hub token', 'dckr_(?:pat|oat)_[A-Za-z0-9_-]{20,100}'),
  token('vault-token', 'a Vault token', 'hv[sbr]\\.[A-Za-z0-9_-]{24,300}'),
  token('shopify-token', 'a Shopify token', 'shp(?:at|ca|pa|ss)_[a-fA-F0-9]{32}'),
  token('databricks-token', 'a Databricks token', 'dapi[a-f0-9]{32}(?:-\\d)?'),
  {
    id: 'azure-storage-key',
    name: 'an Azure storage key',
    pattern: /AccountKey=[A-Za-z0-9+/]{86}==/g,
  },
  token('jwt', 'a JSON web token', 'eyJ[A-Za-z0-9_-]{10,2000}\\.eyJ[A-Za-z0-9_-]{10,8000}\\.[A-Za-z0-9_-]{10,2000}'),
];

/** The format of the first credential in a text, or null. Documentation's examples and masks are none. */
export function findCredential(text: string): CredentialFormat | null {
  for (const format of CREDENTIAL_FORMATS) {
    for (const [found] of text.matchAll(format.pattern)) {
      if (format.id === 'private-key' || !isExample(found)) return format;
    }
  }
  return null;
}

/** `AKIAIOSFODNN7EXAMPLE`, `ghp_xxxxxxxx…`: real ones are random. */
function isExample(found: string): boolean {
  return /EXAMPLE/i.test(found) || new Set(found.slice(-16)).size < 5;
}
