import { firstEvidence, type LeakRule } from './leak-rule';

/**
 * Keys whose issuers gave them a form that nothing else has, and passwords in the address of a database. Source: the issuers'
 * documentation of their key formats.
 */
const RULES: readonly LeakRule[] = [
  ['private-key', '-----BEGIN ', /-----BEGIN (?:[A-Z0-9]{1,20} ){0,3}PRIVATE KEY(?: BLOCK)?-----/],
  ['aws-access-key', 'IA', /\bA[KS]IA[A-Z2-7]{16}\b/],
  ['aws-secret-key', 'ecret', /secret_?access_?key[\\"'\s:=>]{1,12}[A-Za-z0-9/+]{40}(?![A-Za-z0-9/+])/i],
  ['azure-storage-key', 'AccountKey=', /\bAccountKey=[A-Za-z0-9+/]{86}==/],
  ['google-api-key', 'AIza', /\bAIza[\w-]{35}(?![\w-])/],
  ['github-token', 'gh', /\bgh[pousr]_[A-Za-z0-9]{36}/],
  ['github-token', 'github_pat_', /\bgithub_pat_\w{60}/],
  ['gitlab-token', 'glpat-', /\bglpat-[\w-]{20}/],
  ['npm-token', 'npm_', /\bnpm_[A-Za-z0-9]{36}\b/],
  ['slack-token', 'xox', /\bxox[abeoprs]-[\w-]{10}/],
  ['stripe-key', 'k_live_', /\b[rs]k_live_[A-Za-z0-9]{16}/],
  ['sendgrid-key', 'SG.', /\bSG\.[\w-]{22}\.[\w-]{43}(?![\w-])/],
  ['model-provider-key', 'sk-', /\bsk-(?:proj|ant|svcacct)-[\w-]{20}/],
  [
    'database-password',
    '://',
    /\b(?:postgres(?:ql)?|mysql|mariadb|mongodb(?:\+srv)?|rediss?|amqps?):\/\/[^\s:@/"']{0,100}:[^\s@/"']{1,200}@/,
  ],
];

export function findSecret(text: string): string | null {
  return firstEvidence(text, RULES);
}
