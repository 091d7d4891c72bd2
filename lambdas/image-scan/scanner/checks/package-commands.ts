import type { Invocation } from './build-steps';

/** What a package manager is asked to do, as far as checks care. */
export interface PackageCommand {
  readonly manager: string;
  readonly verb: 'update' | 'upgrade' | 'install';
  /** Operands of `install`, options left out. */
  readonly packages: readonly string[];
}

/** Verbs by program. `yum update` and `dnf update` upgrade; without packages they upgrade everything. */
const VERBS: Readonly<Record<string, Readonly<Record<string, PackageCommand['verb']>>>> = {
  apt: {
    update: 'update',
    upgrade: 'upgrade',
    'full-upgrade': 'upgrade',
    'dist-upgrade': 'upgrade',
    install: 'install',
  },
  apk: { update: 'update', upgrade: 'upgrade', add: 'install' },
  yum: { makecache: 'update', 'check-update': 'update', update: 'upgrade', upgrade: 'upgrade', install: 'install' },
  zypper: {
    refresh: 'update',
    ref: 'update',
    update: 'upgrade',
    up: 'upgrade',
    'dist-upgrade': 'upgrade',
    dup: 'upgrade',
    install: 'install',
    in: 'install',
  },
};
const ALIASES: Readonly<Record<string, string>> = {
  apt: 'apt',
  'apt-get': 'apt',
  aptitude: 'apt',
  apk: 'apk',
  yum: 'yum',
  dnf: 'yum',
  dnf5: 'yum',
  microdnf: 'yum',
  tdnf: 'yum',
  zypper: 'zypper',
};
/** Options whose value is a word of its own. */
const WITH_VALUE = new Set(
  '-o -t -c --target-release --option --config-file -X --repository -p --root --repositories-file --keys-dir -t --virtual --installroot --releasever --setopt -r --repo --from'.split(
    ' ',
  ),
);

/** The package manager's command that an invocation is, or null. */
export function packageCommand({ program, args }: Pick<Invocation, 'program' | 'args'>): PackageCommand | null {
  const family = Object.hasOwn(ALIASES, program) ? (ALIASES[program] ?? '') : '';
  const verbs = VERBS[family];
  if (!verbs) return null;
  const operands: string[] = [];
  for (let at = 0; at < args.length; at += 1) {
    const word = args[at] ?? '';
    if (WITH_VALUE.has(word)) at += 1;
    else if (/^\d?[<>]/.test(word)) break;
    else if (!word.startsWith('-')) operands.push(word);
  }
  const [name = '', ...packages] = operands;
  const verb = Object.hasOwn(verbs, name) ? verbs[name] : undefined;
  if (verb === undefined) return null;
  // An upgrade of named packages is their installation.
  if (verb === 'upgrade' && packages.length > 0) return { manager: program, verb: 'install', packages };
  return { manager: program, verb, packages };
}
