import { runChecks } from '../../../../../lambdas/image-scan/scanner/checks/check';
import { findCredential } from '../../../../../lambdas/image-scan/scanner/checks/credential-formats';
import { knownCredential } from '../../../../../lambdas/image-scan/scanner/checks/known-credential';
import { imageFacts } from './image-facts-of';

/** Made up, and put together here so that no scanner of this repository takes them for real. */
const noise = 'q7Rt2Lx9Vb4Nz8Kc3Mw6Hd1Js5Fg0PyUeAiXoTkQr7Wv2Bn4Zm9Lc8';
const random = (length: number) => noise.repeat(40).slice(0, length);
const hexadecimal = (length: number) => 'd4f81c06a95e2b7307be4fa1c82d5e96'.repeat(2).slice(0, length);
const EXAMPLES: readonly (readonly [string, string])[] = [
  ['aws-access-token', `AKI${'A'}Q7RT2LX5VB4NZ6KC`],
  ['github-pat', `ghp_${random(36)}`],
  ['github-fine-grained-pat', `github_pat_${random(82)}`],
  ['gitlab-pat', `glpat-${random(20)}`],
  ['slack-bot-token', `xoxb-2364535789652-7812365427361-${random(24)}`],
  ['slack-webhook-url', `https://hooks.slack.com/services/T0${random(9)}/B0${random(9)}/${random(24)}`],
  ['private-key', `-----BEGIN RSA PRIVATE KEY-----\n${random(64)}`],
  ['private-key', `-----BEGIN PRIVATE KEY-----\n${random(64)}`],
  ['private-key', `-----BEGIN PGP PRIVATE KEY BLOCK-----\n\n${random(64)}`],
  ['gcp-api-key', `AIza${random(35)}`],
  ['google-oauth-client-secret', `GOCSPX-${random(28)}`],
  ['stripe-access-token', `sk_live_${random(24)}`],
  ['npm-access-token', `npm_${random(36)}`],
  ['pypi-upload-token', `pypi-AgEI${random(60)}`],
  ['sendgrid-api-token', `SG.${random(22)}.${random(43)}`],
  ['openai-api-key', `sk-proj-${random(48)}`],
  ['anthropic-api-key', `sk-ant-api03-${random(93)}AA`],
  ['digitalocean-pat', `dop_v1_${hexadecimal(64)}`],
  ['docker-hub-token', `dckr_pat_${random(27)}`],
  ['vault-service-token', `hvs.${random(90)}`],
  ['shopify-access-token', `shpat_${hexadecimal(32)}`],
  ['databricks-api-token', `dapi${hexadecimal(32)}`],
  ['azure-storage-key', `AccountKey=${random(86)}==`],
  ['jwt', `eyJ${random(30)}.eyJ${random(60)}.${random(43)}`],
];

it.each(EXAMPLES)('knows the form of %s', (id, value) => {
  for (const text of [value, `X=${value}`, `{"a":"${value}"}`, `curl -H "Bearer ${value}" && x`]) {
    expect(findCredential(text)?.id).toBe(id);
  }
});

it.each([
  'AKIAIOSFODNN7EXAMPLE',
  `ghp_${'x'.repeat(36)}`,
  'ghp_short',
  `prefixghp_${random(36)}`,
  '-----BEGIN PRIVATE KEY-----',
  '-----BEGIN PUBLIC KEY-----',
  '-----BEGIN CERTIFICATE-----',
  'eyJhbGciOiJIUzI1NiJ9',
  `sha256:${'0123456789abcdef'.repeat(4)}`,
  '',
])('takes %j for no credential', (text) => {
  expect(findCredential(text)).toBeNull();
});

it('reports the place and the name, and never the value', () => {
  const token = `ghp_${random(36)}`;
  const config = {
    env: ['PATH=/bin', `GIT_AUTH=${token}`, token, `${token}=x`],
    labels: { 'com.example.ci': token, [`x ${token}`]: 'y' },
    history: ['COPY . .', `RUN git clone https://x:${token}@example.com`],
  };
  const findings = runChecks([knownCredential], imageFacts({ config }));
  expect(findings.map(({ path }) => path)).toEqual([
    'config.Env[1]',
    'config.Env[2]',
    'config.Env[3]',
    'config.Labels["com.example.ci"]',
    'config.Labels[(redacted)]',
    'history[1]',
  ]);
  expect(findings[0]).toMatchObject({
    id: 'mayfly:secret/known-credential/github-pat',
    kind: 'secret',
    severity: 'CRITICAL',
    description: expect.stringContaining('config.Env[1] (GIT_AUTH) holds a GitHub personal access token.'),
  });
  expect(JSON.stringify(findings)).not.toContain(token.slice(4, 20));
});
