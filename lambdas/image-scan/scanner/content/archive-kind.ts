/** Which files are archives worth opening, and what becomes of those that are not read. */
import { baseName } from './archive-name';

export interface OpenDecision {
  readonly open: 'zip' | 'gzip' | 'tar';
  /** Something may stand before the archive. */
  readonly leadIn: boolean;
}

export interface UnreadDecision {
  /** The format. */
  readonly unread: string;
  /** Whether it leaves the image incomplete; else it is information. */
  readonly hard: boolean;
}

const JAVA = new Set(['.jar', '.war', '.ear', '.par', '.sar', '.hpi', '.jpi', '.kar', '.aar', '.jmod']);

/** Whether a name says that the file is a Java archive: a zip archive that Java reads from its end. */
export function isJavaArchive(path: string): boolean {
  const dot = path.lastIndexOf('.');
  return dot >= 0 && path.length - dot <= 5 && JAVA.has(path.slice(dot).toLowerCase());
}

/** First four bytes: of a local header; of the mark of an archive that was meant to be split; of a Java module. */
const ZIP_STARTS = new Set([0x504b0304, 0x504b0708, 0x4a4d0100]);
/** Gzip with deflate, the only method that there is. Source: RFC 1952, section 2.3.1. */
const GZIP = 0x1f8b08;
/** Source: POSIX, pax, "ustar Interchange Format"; GNU's differs only in what follows. */
const USTAR = 0x75737461;
const USTAR_AT = 257;

/** Formats that are not read, by their first four bytes; some have more of them. */
const UNREAD: ReadonlyMap<number, readonly [format: string, more: string]> = new Map([
  [0xfd377a58, ['xz', '5a00']],
  [0x28b52ffd, ['zstd', '']],
  [0x377abcaf, ['7z', '271c']],
  [0x52617221, ['rar', '1a07']],
  [0x04224d18, ['lz4', '']],
  [0x4c5a4950, ['lzip', '01']],
  [0xedabeedb, ['rpm', '']],
  [0x68737173, ['squashfs', '']],
  // "!<arch>\ndebian-binary": other such archives are of object files, and not compressed.
  [0x213c6172, ['deb', '63683e0a64656269616e2d62696e617279']],
  // `BZh`, a level, and the mark of the first block.
  ...[...'123456789'].map((level): [number, [string, string]] => [
    0x425a6800 + level.charCodeAt(0),
    ['bzip2', '314159265359'],
  ]),
]);

/** Names of archives of many files, of dumps and of backups. */
const OF_FILES = /\.(?:tar\.[a-z0-9]+|txz|tbz2?|tzst|tlz|7z|rar|deb|rpm|(?:sql|dump|bak|backup)\.[a-z0-9]+)$/i;
/** Folders that distributions and language runtimes fill: documents, kernel modules, sources, test data, caches. */
const ORDINARY =
  /^(?:usr|lib|lib32|lib64|libx32|bin|sbin|boot|var|etc|run|dev|proc|sys)\/|\/(?:node_modules|site-packages|dist-packages|testdata|tests?|fixtures)\//;

/**
 * Decides on a file by its first bytes, up to 512, and where they say nothing, by its name.
 *
 * Compressions that are not read are in every image: documents, kernel modules, `usr/src/php.tar.xz`. Were each to leave
 * its image incomplete, no image would ever be proven. No package is installed in them, so that only secrets are missed:
 * they are information, unless somebody has put an archive of files where no distribution puts one.
 */
export function decideOnArchive(path: string, start: Buffer): OpenDecision | UnreadDecision | null {
  if (start.length >= 4) {
    const magic = start.readUInt32BE(0);
    if (ZIP_STARTS.has(magic)) return { open: 'zip', leadIn: false };
    if (magic >>> 8 === GZIP) return { open: 'gzip', leadIn: false };
    const unread = UNREAD.get(magic);
    if (unread !== undefined && start.toString('hex', 4, 4 + unread[1].length / 2) === unread[1]) {
      return { unread: unread[0], hard: isOfFiles(path) };
    }
    if (isTar(start)) return { open: 'tar', leadIn: false };
  }
  // A script or program may stand before the archive: Java, which looks for it from the end, takes any.
  return start.length > 0 && isJavaArchive(path) ? { open: 'zip', leadIn: true } : null;
}

export function isTar(start: Buffer): boolean {
  return start.length >= USTAR_AT + 5 && start.readUInt32BE(USTAR_AT) === USTAR && start[USTAR_AT + 4] === 0x72;
}

/** Whether somebody has put an archive of files where no distribution puts one. */
function isOfFiles(path: string): boolean {
  return !path.includes('!/') && OF_FILES.test(baseName(path)) && !ORDINARY.test(path);
}
