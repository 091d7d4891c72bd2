import { isBasicCredential } from '../allow/encoded';
import { isGuessable } from '../allow/guessable';
import { hasSecretValue } from '../allow/kubernetes';
import type { SecretKind } from '../secret-kind';
import { anyCase, form } from '../secret-pattern';

const CRYPT =
  '\\$(?:1|5|6|7|y|gy|sha1|md5|apr1|2[abxy]?|argon2(?:i|d|id)|pbkdf2-sha(?:256|512))\\$[./A-Za-z0-9$=,+-]{12,400}';

const KIND = '(?:^|[\\s"\'{,])["\']?kind["\']?:[ \\t]{0,4}["\']?[sS]ecret(?![\\w/-])["\']?';
/** Lines that do not begin another document of the file. Each way to divide lines is the only one, so that time stays linear. */
const LINES = '(?:\\n(?!---)[^\\n]{0,300}){0,30}?';
const DATA =
  '\\n[ \\t]{0,12}["\']?(?:string)?[dD]ata["\']?[ \\t]{0,4}:[ \\t{]{0,8}\\r?(?:\\n[ \\t][^\\n]{0,4000}){1,20}';
const SECRET_THEN_DATA = `${KIND}[^\\n]{0,100}${LINES}${DATA}`;
const DATA_THEN_SECRET = `${DATA}${LINES}\\n[ \\t]{0,12}["']?kind["']?:[ \\t]{0,4}["']?[sS]ecret(?![\\w/-])`;

/** Files that hold credentials by their purpose. Sources: netrc(5), Docker's config.json, kubeconfig, crypt(5), shadow(5), NuGet. */
export const FILES: readonly SecretKind[] = [
  form(
    ['netrc-password', 'a password in a netrc file', 'CRITICAL'],
    ['machine ', 'machine\t', 'password'],
    '(?:machine|default)\\s{1,4}(?:[^\\s"\'<>]{1,200}\\s{1,8})?login\\s{1,4}[^\\s"\'<>]{1,200}\\s{1,8}(?:account\\s{1,4}\\S{1,100}\\s{1,8})?password\\s{1,4}(?<secret>[!#-&(-;=?-~]{3,500})',
    { evidence: 'password', except: ({ secret, matched }) => isGuessable(secret) || /login\s+anonymous/.test(matched) },
  ),
  form(
    ['docker-config-auth', 'a registry credential of Docker', 'CRITICAL'],
    ['"auth"', '\\"auth\\"'],
    '"auth\\\\?"\\s{0,4}:\\s{0,4}\\\\?"(?<secret>[A-Za-z0-9+/]{12,4000}={0,2})\\\\?"',
    { except: ({ secret }) => !isBasicCredential(secret) },
  ),
  form(
    ['docker-identity-token', 'a registry token of Docker', 'CRITICAL'],
    ['identitytoken', 'registrytoken'],
    '"(?:identitytoken|registrytoken)\\\\?"\\s{0,4}:\\s{0,4}\\\\?"(?<secret>[A-Za-z0-9+/=._-]{20,4000})',
    { minEntropy: 3.5 },
  ),
  form(
    ['kubeconfig-client-key', 'a client key of a kubeconfig', 'CRITICAL'],
    ['client-key-data'],
    'client-key-data["\']?:\\s{0,4}["\']?(?<secret>[A-Za-z0-9+/]{80,7600}={0,2})',
    { minEntropy: 4 },
  ),
  form(
    ['kubernetes-secret-yaml', 'a Kubernetes Secret', 'HIGH'],
    ['secret'],
    `(?:${SECRET_THEN_DATA}|${DATA_THEN_SECRET})`,
    {
      evidence: 'password',
      path: /\.(?:ya?ml|json|yml\.\w{1,10}|yaml\.\w{1,10})$/i,
      except: ({ matched }) => !hasSecretValue(matched),
    },
  ),
  form(
    ['password-hash', 'a password hash', 'HIGH'],
    ['$1$', '$5$', '$6$', '$7$', '$y$', '$gy$', '$2a$', '$2b$', '$2y$', '$2x$', '$apr1$', '$sha1$', '$argon2'],
    `(?:^|[:\\s"'])(?<secret>${CRYPT})`,
    {
      path: /(?:^|\/)(?:g?shadow|passwd|master\.passwd|shadow\.bak|[\w.-]{0,40}htpasswd[\w.-]{0,20}|[\w.-]{0,40}\.users|users(?:\.txt|\.ya?ml|\.toml)?|ks\.cfg|[\w.-]{0,40}kickstart[\w.-]{0,20}|preseed[\w.-]{0,20}|user-data|cloud-config[\w.-]{0,20})-?$/i,
    },
  ),
  form(
    ['htpasswd-hash', 'a password hash of an htpasswd file', 'HIGH'],
    ['{sha}', '{ssha}'],
    '\\{S?SHA\\}(?<secret>[A-Za-z0-9+/]{27,60}={0,2})',
    { path: /(?:htpasswd|\.ldif|slapd\.conf)[\w.-]{0,20}$/i },
  ),
  form(
    ['shadow-des-hash', 'a DES password hash', 'HIGH'],
    [':'.repeat(3)],
    '(?:^|\\n)[a-z_][a-z0-9_-]{0,31}:(?<secret>[./A-Za-z0-9]{13}):[0-9]{0,6}:[0-9]{0,6}:[0-9]{0,6}:',
    { path: /(?:^|\/)shadow-?$/ },
  ),
  form(
    ['nuget-config-password', 'a password of a NuGet source', 'HIGH'],
    ['password'],
    `<add\\s{1,8}key="(?:${anyCase('cleartext')})?${anyCase('password')}"\\s{1,8}value="(?<secret>[^"\\s]{8,400})"`,
    {
      path: /nuget\.config$/i,
      minEntropy: 1,
      except: ({ secret }) => /^%[^%]{1,100}%$/.test(secret) || /^\$\{/.test(secret),
    },
  ),
  form(
    ['pypirc-password', 'a password in a .pypirc file', 'CRITICAL'],
    ['password'],
    'password\\s{0,4}[=:]\\s{0,4}(?<secret>[^\\s"\'<>]{4,2000})',
    { path: /(?:^|\/)\.?pypirc$/, evidence: 'password', except: ({ secret }) => isGuessable(secret) },
  ),
  form(
    ['pgpass-password', 'a password in a .pgpass file', 'CRITICAL'],
    [':5432:', ':*:', '5433:'],
    '(?:^|\\n)[^:\\s#]{1,120}:(?:[0-9]{2,5}|\\*):[^:\\s]{1,100}:[^:\\s]{1,100}:(?<secret>[^\\s:]{3,200})',
    { path: /(?:^|\/)\.?pgpass(?:\.conf)?$/, evidence: 'password', except: ({ secret }) => isGuessable(secret) },
  ),
  form(
    ['mysql-option-password', 'a password in an option file', 'CRITICAL'],
    ['password'],
    'password[ \\t]{0,4}=[ \\t]{0,4}["\']?(?<secret>[^\\s"\'<>#]{4,200})',
    {
      path: /(?:^|\/)(?:\.my\.cnf|\.mylogin\.cnf|debian\.cnf|\.s3cfg|\.boto|\.smbcredentials|wp-config\.php|rclone\.conf|msmtprc|\.msmtprc|sasl_passwd)$/,
      evidence: 'password',
      except: ({ secret }) => isGuessable(secret),
    },
  ),
  form(
    ['rails-secret-key-base', 'a signing key of Rails', 'CRITICAL'],
    ['secret_key_base', 'secret_token'],
    `secret_(?:key_base|token)["']?\\s{0,4}(?:=>|[:=])\\s{0,4}["']?(?<secret>[0-9a-f]{64,130})`,
    { minEntropy: 3 },
  ),
  form(
    ['laravel-app-key', 'an application key of Laravel', 'CRITICAL'],
    ['app_key'],
    'APP_KEY\\s{0,2}=\\s{0,2}["\']?base64:(?<secret>[A-Za-z0-9+/]{43}=)',
    { minEntropy: 4 },
  ),
  form(
    ['django-secret-key', 'a secret key of Django', 'CRITICAL'],
    ['secret_key'],
    'SECRET_KEY["\']?\\]?\\s{0,4}[:=,]\\s{0,4}[rbu]?["\'](?<secret>(?:django-insecure-)?[a-z0-9!@#$%^&*()_=+-]{50})["\']',
    { minEntropy: 4 },
  ),
];
