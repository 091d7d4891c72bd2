import { findSecrets } from '../../../../../../lambdas/image-scan/scanner/secrets/find-secrets';
import { numbers, sample } from './sample';

/** Made here, so that no scanner of this repository takes them for real. */
const next = numbers(20);
const draw = (source: string) => sample(source, next);
const alnum = (length: number) => draw(`[A-Za-z0-9]{${length}}`);
const hex = (length: number) => draw(`[0-9a-f]{${length}}`);
const upper = (length: number) => draw(`[A-Z0-9]{${length}}`);
const base64 = (text: string) => Buffer.from(text).toString('base64');
const pem = (label: string) => `-----BEGIN ${label}-----\n${alnum(64)}\n${alnum(64)}\n-----END ${label}-----\n`;
const jwt = () =>
  `${base64('{"alg":"HS256"}').replaceAll('=', '')}.${base64(`{"sub":"${alnum(12)}"}`).replaceAll('=', '')}.${alnum(43)}`;
const PASSWORD = `Tr0ub${alnum(6)}!7`;

/** As people choose them: not random. */
const CHOSEN = `Winter-${draw('[1-9]')}${draw('[1-9]')}!`;

const EXAMPLES: readonly (readonly [id: string, text: string, path?: string])[] = [
  ['anthropic-api-key', `sk-ant-api03-${alnum(93)}AA`],
  ['anthropic-admin-api-key', `sk-ant-admin01-${alnum(93)}AA`],
  ['azure-sas-token', `https://a.blob.core.windows.net/c?sv=2024-01-01&sp=rl&sig=${alnum(43)}%3D`],
  ['dynatrace-api-token', `dt0c01.${upper(24)}.${upper(64)}`],
  ['connection-string-password', `Server=db;User Id=app;Password=${PASSWORD};`],
  ['libpq-password', `host=db user=app password=${PASSWORD}`],
  ['jdbc-password', `jdbc:postgresql://db:5432/app?user=app&password=${PASSWORD}`],
  ['postgres-url', `postgres://app:${PASSWORD}@db.internal:5432/app`],
  ['basic-auth-url', `https://ci:${PASSWORD}@git.internal/x.git`],
  ['curl-auth-user', `curl -u app:${PASSWORD} https://a.internal`],
  ['curl-auth-header', `curl -H "X-Api-Key: ${hex(32)}" https://a.internal`],
  ['http-authorization', `headers = {"Authorization": "Bearer ${alnum(40)}"}`],
  ['docker-config-auth', `{"auths":{"r.internal":{"auth":"${base64(`ci:${alnum(24)}`)}"}}}`],
  ['netrc-password', `machine git.internal login ci password ${alnum(20)}`],
  ['npmrc-auth', `//registry.internal/:_password=${base64(alnum(20))}`, 'root/.npmrc'],
  ['hashicorp-tf-password', `administrator_login_password = "${PASSWORD}"`, 'main.tf'],
  ['freemius-secret-key', `"secret_key" => "sk_${alnum(29)}"`, 'a.php'],
  ['password-hash', `root:$6$${alnum(8)}$${alnum(86)}:19000:0:99999:7:::`, 'etc/shadow'],
  ['password-hash', `root:$y$j9T$${alnum(22)}$${alnum(43)}:19000:0:99999:7:::`, 'etc/shadow'],
  ['password-hash', `ci:$2y$05$${alnum(53)}`, 'srv/.htpasswd'],
  ['shadow-des-hash', `ci:${alnum(13)}:19000:0:99999:7:::`, 'etc/shadow'],
  ['pgpass-password', `db:5432:app:app:${PASSWORD}`, 'root/.pgpass'],
  ['private-key', pem('RSA PRIVATE KEY')],
  ['private-key', pem('OPENSSH PRIVATE KEY')],
  ['private-key', pem('PGP PRIVATE KEY BLOCK')],
  ['private-key', JSON.stringify({ private_key: pem('PRIVATE KEY') })],
  ['private-key-base64', `tls.key: ${base64(pem('EC PRIVATE KEY'))}`],
  ['putty-private-key', `Private-Lines: 2\n${alnum(64)}\n${alnum(64)}\n`],
  ['json-web-key', `{"kty":"RSA","n":"x","d":"${alnum(86)}"}`],
  ['xml-rsa-private-key', `<RSAKeyValue><D>${alnum(172)}</D></RSAKeyValue>`],
  ['jwt', `token=${jwt()}`],
  ['jwt-base64', base64(jwt())],
  ['kubernetes-secret-yaml', `apiVersion: v1\nkind: Secret\ndata:\n  password: ${base64(alnum(16))}\n`, 'a.yaml'],
  ['telegram-bot-api-token', `${draw('[0-9]{10}')}:AA${alnum(33)}`],
  ['mailchimp-api-key', `key ${hex(32)}-us12`],
  ['twilio-api-key', `SK${hex(32)}`],
  ['discord-bot-token', `DISCORD_BOT=M${alnum(23)}.${alnum(6)}.${alnum(38)}`],
  ['facebook-access-token', `facebook ${draw('[0-9]{16}')}|${alnum(27)}`],
  ['airtable-personnal-access-token', `pat${alnum(14)}.${hex(64)}`],
  ['ably-api-key', `ably: ${alnum(6)}.${alnum(6)}:${alnum(43)}`],
  ['beamer-api-token', `beamer_key = "b_${alnum(44)}"`],
  ['voyage-api-key', `VOYAGE_API_KEY=pa-${alnum(43)}`],
  ['mollie-api-key', `mollie: live_${alnum(30)}`],
  ['notion-integration-secret', `notion = secret_${alnum(43)}`],
  ['generic-api-key', `SIGNING_KEY=${alnum(32)}`],
  ['generic-api-key', `<add key="api-token" value="${hex(40)}" />`],
  ['generic-api-key', `utils.getEnv("API_TOKEN", "${alnum(32)}")`],
  ['generic-password', `password: ${CHOSEN}`, 'config/app.yml'],
  ['generic-password', `password = "${CHOSEN}"`, 'main.py'],
  ['generic-password', `define('DB_PASSWORD', '${CHOSEN}');`, 'config.php'],
  ['generic-password', `ENV DB_PASSWORD=${CHOSEN}`, 'Dockerfile'],
];

it.each(EXAMPLES.map(([id, text, path = null]) => [id, text, path] as const))('finds %s in %j', (id, text, path) => {
  expect(findSecrets(text, path).map(({ kind }) => kind.id)).toContain(id);
});

const NO_SECRETS: readonly (readonly [text: string, path?: string])[] = [
  ['-----BEGIN RSA PRIVATE KEY-----\n" + key + "\n-----END RSA PRIVATE KEY-----'],
  [pem('PUBLIC KEY')],
  [pem('CERTIFICATE')],
  [pem('PRIVATE KEY'), 'usr/lib/python3/dist-packages/x/test/key.pem'],
  ['root:*:19000:0:99999:7:::\nbin:!:19000:::::\nx:!$6$:1::::::', 'etc/shadow'],
  ['password = get_password()', 'a.py'],
  [`password: ${'$'}{DB_PASSWORD}`, 'a.yml'],
  ['password: "{{ vault_password }}"', 'a.yml'],
  ['"password": "Enter your password"', 'en.json'],
  ['label.password=Password2', 'a.properties'],
  [`{e:1,apiKey:"${hex(32)}",b:2}`, 'bundle.js'],
  [`"integrity": "sha512-${alnum(86)}=="`, 'package-lock.json'],
  [`token = "${hex(40)}"`, 'yarn.lock'],
  ['postgres://user:password@localhost/db'],
  ['https://user:pass@example.com/'],
  ['curl -u "$USER:$PASSWORD" https://a'],
  [`AKIA${'IOSFODNN7EXAMPLE'}`],
  ['password = ""\nnext_setting = abc123def456!', 'a.ini'],
  ['token: process.env.NPM_TOKEN'],
  ['access_token_url = https://a.example/oauth/v2/token1'],
  [`PYTHON_SHA256=${hex(64)}`],
  [`csrf_token = "${alnum(32)}"`],
  [`public_key = "${alnum(44)}"`],
];

it.each(NO_SECRETS.map(([text, path = null]) => [text, path] as const))('finds nothing in %j', (text, path) => {
  expect(findSecrets(text, path).map(({ kind }) => kind.id)).toEqual([]);
});

it('reports one secret once, by the kind that says most', () => {
  const text = `GITHUB_TOKEN=ghp_${alnum(36)}\nAPI_TOKEN=${alnum(32)}\n`;
  expect(findSecrets(text, '.env').map(({ kind }) => kind.id)).toEqual(['github-pat', 'generic-api-key']);
});
