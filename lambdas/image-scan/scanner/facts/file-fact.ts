/** What a layer's archive says of one entry; `target` is where a hard link leads, as a path from the image's root. */
export interface EntryFacts {
  readonly type: 'file' | 'hardlink' | 'symlink' | 'directory' | 'other';
  /** Permission bits; bits above 0o7777 are passed over. */
  readonly mode: number;
  readonly uid: number;
  readonly gid: number;
  /** Bytes. */
  readonly size: number;
  readonly target?: string;
}

/** What a file is by its name and place, whatever it holds. */
export const FILE_NATURES = [
  'credential',
  'environment',
  'repository',
  'shell-history',
  'build-file',
  'ssh-server',
  'ssh-host-key',
  'sudo',
] as const;
export type FileNature = (typeof FILE_NATURES)[number];

/** One entry that a check may object to. Plain data: it is kept with its layer. */
export interface FileFact {
  /** From the image's root, without a leading slash. */
  readonly path: string;
  readonly type: 'file' | 'directory';
  /** 0 to 0o7777. */
  readonly mode: number;
  readonly uid: number;
  readonly gid: number;
  readonly size: number;
  /** Null where only its mode is of interest. */
  readonly nature: FileNature | null;
}

const SETUID = 0o4000;
const SETGID = 0o2000;
const STICKY = 0o1000;
const EXECUTABLE = 0o111;
const GROUP_EXECUTABLE = 0o010;
const WORLD_WRITABLE = 0o002;
/** Any of these makes a closer look worth while. */
export const MODES_OF_INTEREST = SETUID | SETGID | WORLD_WRITABLE;

type Moded = Pick<FileFact, 'type' | 'mode'>;

/** Whether running the file gives its owner's rights. Source: Linux, fs/exec.c: the bit counts on any executable. */
export function isSetuid({ type, mode }: Moded): boolean {
  return type === 'file' && (mode & SETUID) !== 0 && (mode & EXECUTABLE) !== 0;
}

/** Whether running the file gives its group's rights. Source: the same; without the group's x it means a lock mode. */
export function isSetgid({ type, mode }: Moded): boolean {
  return type === 'file' && (mode & SETGID) !== 0 && (mode & GROUP_EXECUTABLE) !== 0;
}

/** Whether any user may change the file, or replace what is in the folder: the sticky bit forbids the latter. */
export function isWorldWritable({ type, mode }: Moded): boolean {
  return (mode & WORLD_WRITABLE) !== 0 && (type === 'file' || (mode & STICKY) === 0);
}

/** Whether only its being open to all makes a file interesting. */
export function isOnlyWritable(fact: FileFact): boolean {
  return fact.nature === null && !isSetuid(fact) && !isSetgid(fact);
}
