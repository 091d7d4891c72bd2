import { type Group, parseGroup, parsePasswd, parseShadow, type ShadowEntry, type User } from './accounts';
import { parseAptConfig, parseAptSources, parseYumConfig, type UnverifiedSource } from './package-sources';
import { type PasswordlessRule, parseSudoers } from './sudoers';

/** Files whose content checks need, by path. */
const KINDS = ['passwd', 'group', 'shadow', 'sudoers', 'apt-sources', 'apt-config', 'yum-config'] as const;
export type FactFileKind = (typeof KINDS)[number];

export function isFactFileKind(kind: string): kind is FactFileKind {
  return KINDS.some((known) => known === kind);
}

/** What such a file says, without any secret. Plain data: it is kept with its layer. */
export type FactFile =
  | { readonly kind: 'passwd'; readonly users: readonly User[] }
  | { readonly kind: 'group'; readonly groups: readonly Group[] }
  | { readonly kind: 'shadow'; readonly entries: readonly ShadowEntry[] }
  | { readonly kind: 'sudoers'; readonly rules: readonly PasswordlessRule[] }
  | { readonly kind: 'sources'; readonly unverified: readonly UnverifiedSource[] };

/** Bytes that such a file may have: real ones have some kilobytes. A longer one is not looked at, and is to be named. */
export const MAX_FACT_FILE_BYTES = 1024 * 1024;

const FIXED: ReadonlyMap<string, FactFileKind> = new Map<string, FactFileKind>([
  ['etc/passwd', 'passwd'],
  ['etc/group', 'group'],
  ['etc/shadow', 'shadow'],
  ['etc/sudoers', 'sudoers'],
  ['etc/apt/sources.list', 'apt-sources'],
  ['etc/apt/apt.conf', 'apt-config'],
  ['etc/yum.conf', 'yum-config'],
  ['etc/dnf/dnf.conf', 'yum-config'],
  ['etc/tdnf/tdnf.conf', 'yum-config'],
]);
/** Source: sudoers(5), "Including other files": names with a dot, or a tilde at the end, are passed over. */
const SUDOERS_PART = /^etc\/sudoers\.d\/[^/.]{0,255}[^/.~]$/;
const APT_SOURCES = /^etc\/apt\/sources\.list\.d\/[^/]{1,255}\.(?:list|sources)$/;
const APT_CONFIG = /^etc\/apt\/apt\.conf\.d\/[^/]{1,255}$/;
const YUM_REPOSITORY = /^etc\/(?:yum\.repos\.d|yum\/repos\.d|distro\.repos\.d|zypp\/repos\.d)\/[^/]{1,255}\.repo$/;

/** As what a file is wanted. Called for every file of an image. */
export function factFileKind(path: string): FactFileKind | null {
  if (!path.startsWith('etc/')) return null;
  const fixed = FIXED.get(path);
  if (fixed !== undefined) return fixed;
  if (SUDOERS_PART.test(path)) return 'sudoers';
  if (APT_SOURCES.test(path)) return 'apt-sources';
  if (APT_CONFIG.test(path)) return 'apt-config';
  return YUM_REPOSITORY.test(path) ? 'yum-config' : null;
}

/** Total: any bytes lead to facts, in time and memory linear in them. What a line cannot mean is passed over. */
export function parseFactFile(kind: FactFileKind, bytes: Buffer): FactFile {
  switch (kind) {
    case 'passwd':
      return { kind, users: parsePasswd(bytes) };
    case 'group':
      return { kind, groups: parseGroup(bytes) };
    case 'shadow':
      return { kind, entries: parseShadow(bytes) };
    case 'sudoers':
      return { kind, rules: parseSudoers(bytes) };
    case 'apt-sources':
      return { kind: 'sources', unverified: parseAptSources(bytes) };
    case 'apt-config':
      return { kind: 'sources', unverified: parseAptConfig(bytes) };
    case 'yum-config':
      return { kind: 'sources', unverified: parseYumConfig(bytes) };
  }
}
