import type { FileNature } from './file-fact';

/** By the whole name of the file, wherever it lies outside third parties' folders. */
const BY_NAME: ReadonlyMap<string, FileNature> = new Map<string, FileNature>([
  ...names('credential', [
    'id_rsa',
    'id_dsa',
    'id_ecdsa',
    'id_ed25519',
    'id_ecdsa_sk',
    'id_ed25519_sk',
    '.netrc',
    '_netrc',
    '.git-credentials',
    '.pgpass',
    '.my.cnf',
    '.mylogin.cnf',
    '.dockercfg',
    '.htpasswd',
    'terraform.tfstate',
  ]),
  ...names('environment', [
    '.env',
    '.env.local',
    '.env.dev',
    '.env.development',
    '.env.development.local',
    '.env.staging',
    '.env.prod',
    '.env.production',
    '.env.production.local',
    '.envrc',
  ]),
  ...names('shell-history', [
    '.bash_history',
    '.zsh_history',
    '.ash_history',
    '.sh_history',
    '.history',
    '.mysql_history',
    '.psql_history',
    '.sqlite_history',
    '.rediscli_history',
    '.python_history',
    '.node_repl_history',
  ]),
  ...names('build-file', [
    'Dockerfile',
    'Containerfile',
    '.dockerignore',
    'docker-compose.yml',
    'docker-compose.yaml',
    'compose.yml',
    'compose.yaml',
    'docker-compose.override.yml',
    'docker-compose.override.yaml',
  ]),
]);

/** By name and folder, where the name alone says too little. */
const BY_FOLDER: ReadonlyMap<string, FileNature> = new Map<string, FileNature>([
  ['.git/config', 'repository'],
  ['.hg/hgrc', 'repository'],
  ['.svn/wc.db', 'repository'],
  ['.aws/credentials', 'credential'],
  ['.docker/config.json', 'credential'],
  ['.kube/config', 'credential'],
  ['.azure/accessTokens.json', 'credential'],
  ['.azure/msal_token_cache.json', 'credential'],
  ['gcloud/credentials.db', 'credential'],
  ['gcloud/application_default_credentials.json', 'credential'],
  ['.vscode/settings.json', 'build-file'],
  ['.idea/workspace.xml', 'build-file'],
]);
const NAMES_WITH_FOLDER: ReadonlySet<string> = new Set([...BY_FOLDER.keys()].map(baseName));

const FIXED: ReadonlyMap<string, FileNature> = new Map<string, FileNature>([
  ...['usr/bin/sudo', 'bin/sudo', 'usr/local/bin/sudo', 'usr/bin/sudo-rs'].map(nature('sudo')),
  ...['usr/sbin/sshd', 'sbin/sshd', 'usr/bin/sshd', 'usr/local/sbin/sshd', 'usr/sbin/dropbear'].map(
    nature('ssh-server'),
  ),
]);
/** Source: sshd_config(5), `HostKey`, and dropbear(8), `-r`; the `.pub` halves are public. */
const HOST_KEY = /^etc\/(?:ssh\/ssh_host_[a-z0-9_]{1,32}_key|dropbear\/dropbear_[a-z0-9_]{1,32}_host_key)$/;

/** Packages of others bring examples and tests of such names; their content is the secret scan's. */
const THIRD_PARTIES =
  /(?:^|\/)(?:node_modules|site-packages|dist-packages|bower_components|vendor|gems|\.cargo\/registry|pkg\/mod|testdata|fixtures)\/|^usr\/(?:share|lib|include|src)\//;

/** By the first character and the length of a name: whether any name of interest has both. */
const OF_INTEREST = new Uint8Array(128 * 64);
for (const path of [...BY_NAME.keys(), ...BY_FOLDER.keys(), ...FIXED.keys()]) {
  const name = baseName(path);
  OF_INTEREST[name.charCodeAt(0) * 64 + name.length] = 1;
}

/** What a regular file is by its path. Called for every file of an image: nearly always two characters decide. */
export function natureOf(path: string): FileNature | null {
  const start = path.lastIndexOf('/') + 1;
  const length = path.length - start;
  const first = path.charCodeAt(start);
  if (first >= 128 || length >= 64 || OF_INTEREST[first * 64 + length] !== 1) {
    return path.startsWith('etc/') && HOST_KEY.test(path) ? 'ssh-host-key' : null;
  }
  const name = path.slice(start);
  const found = BY_NAME.get(name) ?? (NAMES_WITH_FOLDER.has(name) ? BY_FOLDER.get(lastTwo(path)) : undefined);
  if (found !== undefined) return THIRD_PARTIES.test(path) ? null : found;
  return FIXED.get(path) ?? (HOST_KEY.test(path) ? 'ssh-host-key' : null);
}

function baseName(path: string): string {
  return path.slice(path.lastIndexOf('/') + 1);
}

function lastTwo(path: string): string {
  const folder = path.lastIndexOf('/');
  return path.slice(path.lastIndexOf('/', folder - 1) + 1);
}

function names(of: FileNature, list: readonly string[]): [string, FileNature][] {
  return list.map(nature(of));
}

function nature(of: FileNature): (name: string) => [string, FileNature] {
  return (name) => [name, of];
}
