/** What an account's password field says; the hash itself is never kept. */
export type PasswordState = 'empty' | 'locked' | 'set';

export interface User {
  readonly name: string;
  readonly uid: number;
  readonly gid: number;
  /** `shadowed`: the field is `x`, and etc/shadow says. */
  readonly password: PasswordState | 'shadowed';
}

export interface Group {
  readonly name: string;
  readonly gid: number;
}

export interface ShadowEntry {
  readonly name: string;
  readonly password: PasswordState;
}

/** An account as the files together describe it. */
export interface Account {
  readonly name: string;
  readonly uid: number;
  readonly gid: number;
  readonly password: PasswordState;
}

/** Source: POSIX, LOGIN_NAME_MAX on Linux. */
const MAX_NAME = 256;
/** Source: Linux, uid_t has 32 bits; its last value means "none". */
const MAX_ID = 2 ** 32 - 2;

/**
 * etc/passwd. Lines that the C library passes over are passed over: comments, lines of too few fields, ids that are no
 * numbers. Source: passwd(5). Total, and linear in the bytes.
 */
export function parsePasswd(bytes: Buffer): User[] {
  return fieldsOf(bytes).flatMap(([name = '', password = '', uid = '', gid = '']) => {
    const user = readId(uid);
    const group = readId(gid);
    if (name === '' || user === null || group === null) return [];
    return [{ name, uid: user, gid: group, password: password === 'x' ? 'shadowed' : passwordState(password) }];
  });
}

/** etc/group. Source: group(5). */
export function parseGroup(bytes: Buffer): Group[] {
  return fieldsOf(bytes).flatMap(([name = '', , gid = '']) => {
    const id = readId(gid);
    return name === '' || id === null ? [] : [{ name, gid: id }];
  });
}

/** etc/shadow, without the hashes. Source: shadow(5). */
export function parseShadow(bytes: Buffer): ShadowEntry[] {
  return fieldsOf(bytes).flatMap(([name = '', password]) =>
    name === '' || password === undefined ? [] : [{ name, password: passwordState(password) }],
  );
}

/** Joins both files: an account whose password is shadowed and that etc/shadow does not name cannot log in. */
export function accountsOf(users: readonly User[], shadow: readonly ShadowEntry[]): Account[] {
  const states = new Map<string, PasswordState>();
  // Of two lines of a name the first counts, as in the C library.
  for (const { name, password } of shadow) if (!states.has(name)) states.set(name, password);
  return users.map(({ password, ...user }) => ({
    ...user,
    password: password === 'shadowed' ? (states.get(user.name) ?? 'locked') : password,
  }));
}

function fieldsOf(bytes: Buffer): string[][] {
  return bytes
    .toString('utf8')
    .split('\n')
    .filter((line) => line !== '' && !/^[#+-]/.test(line))
    .map((line) => line.split(':', 4))
    .map(([name = '', ...rest]) => [name.slice(0, MAX_NAME), ...rest]);
}

/** Leading zeros are fine: the C library reads such a number in base 10. */
function readId(text: string): number | null {
  const id = /^\d{1,32}$/.test(text) ? Number(text) : Number.NaN;
  return id <= MAX_ID ? id : null;
}

function passwordState(field: string): PasswordState {
  if (field === '') return 'empty';
  return /^[!*]/.test(field) || field === 'x' ? 'locked' : 'set';
}
