import { findSecrets } from '../../../../../../lambdas/image-scan/scanner/secrets/find-secrets';
import { ALL_KINDS } from '../../../../../../lambdas/image-scan/scanner/secrets/kinds/all-kinds';
import type { SecretKind } from '../../../../../../lambdas/image-scan/scanner/secrets/secret-kind';
import { numbers, sample } from './sample';

const SAMPLES = 40;

function idsIn(text: string, kind: SecretKind, path: string | null = null): string[] {
  return findSecrets(text, path, [kind]).map(({ kind: { id } }) => id);
}

/** The source of the group `secret`. */
function secretSource({ pattern: { source } }: SecretKind): string {
  const start = source.indexOf('(?<secret>') + '(?<secret>'.length;
  for (let at = start, depth = 1; at < source.length; at += 1) {
    if (source[at] === '\\') at += 1;
    else if (source[at] === '[') at = endOfClass(source, at);
    else if (source[at] === '(') depth += 1;
    else if (source[at] === ')') depth -= 1;
    if (depth === 0) return source.slice(start, at);
  }
  throw new Error(`${source} has no group`);
}

function endOfClass(source: string, from: number): number {
  for (let at = from + 1; at < source.length; at += 1) {
    if (source[at] === '\\') at += 1;
    else if (source[at] === ']') return at;
  }
  throw new Error(`${source} has an open class`);
}

const isNamed = (kind: SecretKind) =>
  kind.evidence === 'name' && kind.generic !== true && kind.pattern.source.includes('(?<secret>');
const named = ALL_KINDS.filter(isNamed);

/** How people write a value under a name. */
const FORMS: readonly ((name: string, value: string) => string)[] = [
  (name, value) => `${name.toUpperCase()}=${value}`,
  (name, value) => `export ${name.toUpperCase()}="${value}"`,
  (name, value) => `${name}: ${value}`,
  (name, value) => `{"${name}": "${value}"}`,
  (name, value) => `<${name}>${value}</${name}>`,
  (name, value) => `const ${name} = '${value}';`,
  (name, value) => `${name} := \`${value}\``,
  (name, value) => `'${name}' => '${value}',`,
  (name, value) => `set("${name}", "${value}")`,
  (name, value) => `os.environ["${name}"] = "${value}"`,
  (name, value) => `val ${name}: String = "${value}"`,
  (name, value) => `- name: ${name}\n  value: "${value}"`,
  (name, value) => `<add key="${name}" value="${value}" />`,
];

/** Where a name must say more than whose it is. */
const NAMES: Readonly<Record<string, string>> = {
  'amplitude-secret-key': 'amplitude_secret_key',
  'aws-secret-access-key': 'aws_secret_access_key',
  'aws-session-token': 'aws_session_token',
  'aws-ses-smtp-password': 'smtp_password',
  'mixpanel-secret': 'mixpanel_secret',
  'okta-client-secret': 'okta_client_secret',
  'pusher-app-secret': 'pusher_secret',
  'recaptcha-secret-key': 'recaptcha_secret',
  'spotify-client-secret': 'spotify_client_secret',
  'wireguard-key': 'privatekey',
};
/** What a kind that many share wants to stand beside it. */
const BESIDE: Readonly<Record<string, string>> = {
  'akamai-client-secret': 'akamai_client_secret',
};

const nameOf = (kind: SecretKind) =>
  NAMES[kind.id] ?? BESIDE[kind.id] ?? `${(kind.keywords[0] ?? '').replace(/[_-]$/, '')}_token`;
const namedBySingleWord = named.filter(({ id }) => !['curl-auth-header', 'http-authorization'].includes(id));

it('has ids, keywords and expressions as their contract says', () => {
  for (const { id, name, keywords, pattern } of ALL_KINDS) {
    expect(id).toMatch(/^[a-z0-9]+(?:-[a-z0-9]+)*$/);
    expect(name).toMatch(/^an? \S/);
    expect(pattern.flags).toBe('dg');
    expect(keywords.length).toBeGreaterThan(0);
    for (const keyword of keywords) expect(keyword).toMatch(/^[^A-Z]{3,64}$/);
  }
});

it('says one name and one severity of an id, however many forms it has', () => {
  const said = new Map<string, string>();
  for (const { id, name, severity } of ALL_KINDS) {
    expect(said.get(id) ?? `${name} ${severity}`).toBe(`${name} ${severity}`);
    said.set(id, `${name} ${severity}`);
  }
});

it.each(namedBySingleWord.map((kind) => [kind.id, kind] as const))(
  'finds %s under its name in every notation',
  (id, kind) => {
    const next = numbers(id.length);
    const source = secretSource(kind);
    const missed: string[] = [];
    for (let count = 0; count < SAMPLES; count += 1) {
      const value = sample(source, next);
      for (const write of FORMS) {
        const text = write(nameOf(kind), value);
        if (!idsIn(text, kind).includes(id)) missed.push(text);
      }
    }
    // A random value reads as words or repeats itself now and then.
    expect(missed.slice(Math.floor(0.05 * SAMPLES * FORMS.length))).toEqual([]);
  },
);

it.each(namedBySingleWord.map((kind) => [kind.id, kind] as const))(
  'does not take what only looks like it for %s',
  (id, kind) => {
    const next = numbers(id.length);
    const value = sample(secretSource(kind), next);
    const name = nameOf(kind);
    for (const text of [
      `${name} = "${value.replace(/[A-Za-z0-9]/g, 'x')}"`,
      `${name} = "${value}${'q7Rt2Lx9Vb'.repeat(30)}"`,
      `${name} = "\${${value}}"`,
      `${name}: <your token>`,
      `${name} = process.env.${name.toUpperCase()}`,
      `unrelated = "${value}"`,
    ]) {
      expect(idsIn(text, kind)).toEqual([]);
    }
  },
);

/** Forms whose random samples are no credentials: examples by hand are in `by-hand.test.ts`. */
const BY_HAND = new Set(
  (
    'anthropic-api-key anthropic-admin-api-key asana-personal-access-token azure-sas-token backblaze-application-key beamer-api-token checkly-api-key checkout-secret-key ' +
    'connection-string-password crates-io-token curl-auth-user docker-config-auth dynatrace-api-token freemius-secret-key hashicorp-tf-password ' +
    'json-web-key jwt-base64 kubernetes-secret-yaml launchdarkly-key libpq-password mandrill-api-key mollie-api-key notion-integration-secret npmrc-auth password-hash ' +
    'pgpass-password private-key private-key-base64 quickbooks-token sanity-token segment-public-api-token shadow-des-hash voyage-api-key xml-rsa-private-key ' +
    'discord-bot-token ably-api-key infisical-token putty-private-key airtable-personnal-access-token generic-api-key generic-password curl-auth-header http-authorization ' +
    'mailchimp-api-key facebook-access-token twilio-api-key telegram-bot-api-token basic-auth-url mssql-url'
  ).split(' '),
);
const forms = ALL_KINDS.filter((kind) => !isNamed(kind) && !BY_HAND.has(kind.id));

it.each(forms.map((kind) => [kind.id, kind] as const))('finds %s by its form', (id, kind) => {
  const next = numbers(id.length);
  const missed: string[] = [];
  for (let count = 0; count < SAMPLES; count += 1) {
    const value = sample(kind.pattern.source, next);
    const text = `first line\n${value}\n`;
    if (!idsIn(text, { ...kind, path: /^/ }, 'app/config').includes(id)) missed.push(text);
  }
  expect(missed.slice(Math.floor(0.2 * SAMPLES))).toEqual([]);
});
