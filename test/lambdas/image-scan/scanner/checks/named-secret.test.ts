import { runChecks } from '../../../../../lambdas/image-scan/scanner/checks/check';
import { namedSecret } from '../../../../../lambdas/image-scan/scanner/checks/named-secret';
import { isPlaceholder } from '../../../../../lambdas/image-scan/scanner/secrets/allow/placeholder';
import { isSecretName } from '../../../../../lambdas/image-scan/scanner/secrets/secret-name';
import { imageFacts } from './image-facts-of';

const LITERAL = 'hunter2-Zq8';

it.each([
  'PASSWORD',
  'DB_PASSWORD',
  'POSTGRES_PASSWORD',
  'dbPassword',
  'DB_PASS',
  'MYSQL_PWD',
  'API_KEY',
  'APIKEY',
  'STRIPE_API_KEY',
  'secret',
  'CLIENT_SECRET',
  'SECRET_KEY_BASE',
  'DJANGO_SECRET_KEY',
  'AWS_SECRET_ACCESS_KEY',
  'NPM_TOKEN',
  'APIToken',
  'TOKEN2',
  'com.example.auth-token',
  'JWT_SIGNING_KEY',
  'CREDENTIALS',
])('takes %s for the name of a secret', (name) => {
  expect(isSecretName(name)).toBe(true);
});

it.each([
  'PATH',
  'PWD',
  'OLDPWD',
  'GPG_KEY',
  'GPG_KEYS',
  'PYTHON_SHA256',
  'PYTHON_GET_PIP_SHA256',
  'SSH_PUBLIC_KEY',
  'NEXT_PUBLIC_API_KEY',
  'DB_PASSWORD_FILE',
  'TOKEN_URL',
  'TOKEN_TTL',
  'SECRET_NAME',
  'PASSWORD_MIN_LENGTH',
  'AWS_ACCESS_KEY_ID',
  'TOKENIZERS_PARALLELISM',
  'MAX_TOKENS',
  'KEYBOARD',
  'COMPASS',
  'BYPASS',
  'SECRETS_BACKEND',
  '',
  'x'.repeat(500),
])('does not take %s for the name of a secret', (name) => {
  expect(isSecretName(name)).toBe(false);
});

it.each([
  '',
  ' ',
  'x',
  'changeme',
  'CHANGE_ME',
  'none',
  'false',
  '1',
  '<your token>',
  '{{ token }}',
  '[redacted]',
  `\${TOKEN}`,
  '$TOKEN',
  '$(cat /x)',
  '%TOKEN%',
  'your-token-here',
  'your_password',
  'xxxxxxxx',
  '********',
  '/run/secrets/db',
  './config/secret.txt',
  '/etc/ssl/key.pem',
  'arn:aws:secretsmanager:eu-west-1:1:secret:x',
  'vault:secret/db#password',
])('takes %j for a placeholder', (value) => {
  expect(isPlaceholder(value)).toBe(true);
});

it.each([LITERAL, 'correct horse battery staple', 'Tr0ub4dor&3', 'postgres', '123456', '/Ab3+x9Qq=='])(
  'takes %j for a value',
  (value) => {
    expect(isPlaceholder(value)).toBe(false);
  },
);

it.each([
  [{ env: ['A=b', `DB_PASSWORD=${LITERAL}`] }, 'config.Env[1]', 'DB_PASSWORD'],
  [{ labels: { 'api-key': LITERAL } }, 'config.Labels["api-key"]', 'api-key'],
  [{ env: [`DATABASE_URL=postgres://app:${LITERAL}@db/app`] }, 'config.Env[0]', 'DATABASE_URL'],
  [{ history: ['COPY', `ENV DB_PASSWORD=${LITERAL}`] }, 'history[1]', 'DB_PASSWORD'],
  [{ history: [`|1 NPM_TOKEN=${LITERAL} /bin/sh -c npm ci`] }, 'history[0]', 'NPM_TOKEN'],
  [{ history: [`RUN mysql --password='${LITERAL}' -e x`] }, 'history[0]', 'password'],
  [{ history: [`RUN export TOKEN="${LITERAL}" && make`] }, 'history[0]', 'TOKEN'],
])('finds the literal in %j', (parts, path, name) => {
  const findings = runChecks([namedSecret], imageFacts({ config: parts }));
  expect(findings).toMatchObject([{ id: 'mayfly:secret/literal-value', severity: 'HIGH', path }]);
  expect(findings[0]?.description).toContain(`sets ${name}.`);
  expect(JSON.stringify(findings)).not.toContain('hunter2');
});

it.each([
  [
    {
      env: [
        'DB_PASSWORD=',
        'DB_PASSWORD_FILE=/run/secrets/x',
        'GPG_KEY=7169605F62C751356D054A26A821E680E5FA6305',
        'PWD=/srv/app',
      ],
    },
  ],
  [{ env: ['NO_EQUALS_SIGN_TOKEN', `API_KEY=\${API_KEY}`, 'SECRET=changeme'] }],
  [{ labels: { 'org.opencontainers.image.source': 'https://example.com/a:b' } }],
  [
    {
      history: [
        'RUN --mount=type=secret,id=npm_token npm ci',
        'ARG TOKEN',
        'RUN TOKEN=$(cat /run/secrets/t) make',
        `RUN git clone https://x:\${TOKEN}@example.com/r`,
      ],
    },
  ],
  [{ env: [`GITHUB_TOKEN=ghp_q7Rt2Lx9Vb4Nz8Kc3Mw6Hd1Js5Fg0PyUeAiX`] }],
])('finds nothing in %j', (parts) => {
  expect(namedSecret.find(imageFacts({ config: parts }))).toEqual([]);
});
