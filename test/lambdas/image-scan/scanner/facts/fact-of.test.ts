import { factOf } from '../../../../../lambdas/image-scan/scanner/facts/fact-of';
import type { EntryFacts } from '../../../../../lambdas/image-scan/scanner/facts/file-fact';

const entry = (mode: number, type: EntryFacts['type'] = 'file'): EntryFacts => ({
  ...{ type, mode, uid: 0, gid: 0, size: 10 },
});

it.each([
  ['usr/bin/su', entry(0o4755)],
  ['usr/bin/su', entry(0o104755)],
  ['usr/bin/chage', entry(0o2755)],
  ['usr/bin/su', entry(0o4755, 'hardlink')],
  ['opt/x', entry(0o666)],
  ['opt', entry(0o777, 'directory')],
  ['opt/x', entry(0o777, 'hardlink')],
  ['tmp/x', entry(0o4755)],
  ['tmpfiles/x', entry(0o666)],
  ['opt/tmp/x', entry(0o666)],
])('keeps %s with %j', (path, given) => {
  expect(factOf(path, given)).toMatchObject({ path, mode: given.mode & 0o7777, uid: 0, size: 10, nature: null });
});

it.each([
  ['usr/bin/ls', entry(0o755)],
  ['usr/share/x', entry(0o4644)],
  ['usr/share/x', entry(0o2744)],
  ['var/local', entry(0o2775, 'directory')],
  ['var/mail', entry(0o4755, 'directory')],
  ['srv/drop', entry(0o1777, 'directory')],
  ['tmp', entry(0o777, 'directory')],
  ['tmp/x', entry(0o666)],
  ['var/tmp/x', entry(0o777, 'directory')],
  ['dev/null', entry(0o666)],
  ['run/lock', entry(0o777, 'directory')],
  ['', entry(0o777, 'directory')],
  ['usr/bin/link', entry(0o777, 'symlink')],
  ['usr/bin/device', entry(0o4777, 'other')],
  ['app/.env', entry(0o644, 'directory')],
  ['app/.env', entry(0o777, 'symlink')],
])('passes over %s with %j', (path, given) => {
  expect(factOf(path, given)).toBeNull();
});

it.each([
  ['root/.ssh/id_rsa', 'credential'],
  ['id_ed25519', 'credential'],
  ['root/.netrc', 'credential'],
  ['root/.aws/credentials', 'credential'],
  ['home/app/.docker/config.json', 'credential'],
  ['.kube/config', 'credential'],
  ['root/.config/gcloud/application_default_credentials.json', 'credential'],
  ['app/.env', 'environment'],
  ['app/.env.production', 'environment'],
  ['app/.git/config', 'repository'],
  ['root/.bash_history', 'shell-history'],
  ['app/Dockerfile', 'build-file'],
  ['.dockerignore', 'build-file'],
  ['app/docker-compose.yml', 'build-file'],
  ['app/.vscode/settings.json', 'build-file'],
  ['usr/sbin/sshd', 'ssh-server'],
  ['etc/ssh/ssh_host_ed25519_key', 'ssh-host-key'],
  ['etc/dropbear/dropbear_rsa_host_key', 'ssh-host-key'],
  ['usr/bin/sudo', 'sudo'],
])('knows the nature of %s: %s', (path, nature) => {
  expect(factOf(path, entry(0o644))).toMatchObject({ path, nature });
});

it.each([
  'root/.ssh/id_rsa.pub',
  'root/.aws/config',
  'app/credentials',
  'app/config.json',
  'app/config',
  'app/.env.example',
  'app/.env.sample',
  'app/.environment',
  'app/.gitconfig',
  'app/node_modules/ssh2/test/id_rsa',
  'app/vendor/x/.git/config',
  'usr/lib/python3/dist-packages/x/.env',
  'usr/share/doc/x/Dockerfile',
  'app/testdata/id_rsa',
  'app/Dockerfile.md',
  'usr/bin/ssh',
  'opt/sshd',
  'etc/ssh/ssh_host_ed25519_key.pub',
  'etc/ssh/sshd_config',
  'usr/bin/sudoedit',
  'etc/sudoers',
])('sees nothing special in %s', (path) => {
  expect(factOf(path, entry(0o644))).toBeNull();
});
