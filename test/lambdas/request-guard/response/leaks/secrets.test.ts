import { withoutEscapes } from '../../../../../lambdas/request-guard/response/leaks/leak-rule';
import { findSecret } from '../../../../../lambdas/request-guard/response/leaks/secrets';

/** Put together, so that nothing that looks for keys in files takes them for some. */
const word = (length: number) => 'aB3dE5gH7jK9mN'.repeat(10).slice(0, length);

describe('A secret', () => {
  it.each([
    ['private-key', '-----BEGIN PRIVATE KEY-----\nMII'],
    ['private-key', '-----BEGIN RSA PRIVATE KEY-----'],
    ['private-key', '-----BEGIN PGP PRIVATE KEY BLOCK-----'],
    ['aws-access-key', `AKIA${'A2B3C4D5'.repeat(2)}`],
    ['aws-access-key', `ASIA${'A2B3C4D5'.repeat(2)}`],
    ['aws-secret-key', `aws_secret_access_key = ${word(40)}`],
    ['aws-secret-key', `"SecretAccessKey":"${word(40)}"`],
    ['azure-storage-key', `AccountName=a;AccountKey=${word(86)}==;`],
    ['google-api-key', `AIza${word(35)}`],
    ['github-token', `ghp_${word(36)}`],
    ['github-token', `github_pat_${word(82)}`],
    ['gitlab-token', `glpat-${word(20)}`],
    ['npm-token', `npm_${word(36)}`],
    ['slack-token', `xoxb-${word(24)}`],
    ['stripe-key', `sk_live_${word(24)}`],
    ['sendgrid-key', `SG.${word(22)}.${word(43)}`],
    ['model-provider-key', `sk-ant-${word(40)}`],
    ['database-password', 'postgresql://app:hunter2@db.internal:5432/orders'],
    ['database-password', 'redis://:hunter2@cache:6379'],
  ])('such as %s is found, also within JSON: %s', (evidence, text) => {
    expect(findSecret(text)).toBe(evidence);
    expect(findSecret(withoutEscapes(JSON.stringify({ settings: [`first\n${text}`] })))).toBe(evidence);
  });

  it.each([
    '-----BEGIN PUBLIC KEY-----',
    '-----BEGIN CERTIFICATE-----',
    `x${'AKIA'}${'A2B3C4D5'.repeat(2)}`,
    `AKIA${'A2B3C4D5'.repeat(3)}`,
    'Set aws_secret_access_key in your profile.',
    'ghost_writer',
    'postgres://localhost:5432/orders',
    'https://user:password@example.com/',
    'postgres://app@db/orders and mail me@example.com',
    'sk_test_1234567890abcdef',
    'SG.1',
  ])('is not %j', (text) => {
    expect(findSecret(text)).toBeNull();
  });
});
