import { packageCommand } from '../../../../../lambdas/image-scan/scanner/checks/package-commands';

it.each([
  ['apt-get', '-qq update', 'update', []],
  ['apt-get', 'install -y -t stable-backports curl git', 'install', ['curl', 'git']],
  ['apt-get', '-o A::B=c upgrade -y', 'upgrade', []],
  ['apk', '--no-cache add -t .build gcc', 'install', ['gcc']],
  ['apk', 'add curl >/dev/null', 'install', ['curl']],
  ['dnf', 'update -y', 'upgrade', []],
  ['dnf', 'update -y openssl', 'install', ['openssl']],
  ['microdnf', 'install -y tar', 'install', ['tar']],
  ['zypper', '-n in vim', 'install', ['vim']],
])('reads %s %s', (program, args, verb, packages) => {
  expect(packageCommand({ program, args: args.split(' ') })).toEqual({ manager: program, verb, packages });
});

it.each([
  ['apt-get', 'clean'],
  ['apt-get', ''],
  ['git', 'install'],
  ['npm', 'install x'],
  ['constructor', 'update'],
  ['apt', 'constructor'],
])('sees no such command in %s %s', (program, args) => {
  expect(packageCommand({ program, args: args.split(' ') })).toBeNull();
});
