import { InvalidTar } from '../errors';

export const BLOCK = 512;

/** One 512-byte header, before extended headers are applied. */
export interface TarHeader {
  readonly name: string;
  readonly linkName: string;
  readonly size: number;
  /** Permissions with the bits for setuid, setgid and sticky. */
  readonly mode: number;
  /** -1 where it is negative or not readable. */
  readonly uid: number;
  readonly gid: number;
  /** A character such as `0` or `x`. */
  readonly typeflag: string;
  /** Old GNU sparse files: whether blocks of their map follow. */
  readonly sparseMapFollows: boolean;
}

/**
 * Reads a tar header: v7, ustar, GNU and star. Where these dialects disagree this does what Go's archive/tar does,
 * because that is what container runtimes unpack with.
 *
 * @param block buffer that holds the header's 512 bytes from `at` on.
 * @param offset of the block in the archive, for errors.
 * @throws InvalidTar if the checksum or a number is wrong.
 */
export function readTarHeader(block: Buffer, at: number, offset: number): TarHeader {
  verifyChecksum(block, at, offset);
  const magic = block.toString('latin1', at + 257, at + 265);
  const isUstar = magic.startsWith('ustar\0');
  const isGnu = magic === 'ustar  \0';
  const isStar = isUstar && block.toString('latin1', at + 508, at + 512) === 'tar\0';
  const prefix = isUstar ? readText(block, at + 345, isStar ? 131 : 155) : '';
  const name = readText(block, at, 100);
  return {
    name: prefix === '' ? name : `${prefix}/${name}`,
    linkName: readText(block, at + 157, 100),
    size: readNumber(block, at + 124, 12, offset, 'size'),
    mode: readNumber(block, at + 100, 8, offset, 'mode') & 0o7777,
    uid: readOwner(block, at + 108, offset),
    gid: readOwner(block, at + 116, offset),
    typeflag: String.fromCharCode(block[at + 156] ?? 0),
    sparseMapFollows: isGnu && block[at + 482] !== 0,
  };
}

export function isZeroBlock(block: Buffer, at: number): boolean {
  for (let index = at; index < at + BLOCK; index += 1) if (block[index] !== 0) return false;
  return true;
}

function verifyChecksum(block: Buffer, at: number, offset: number): void {
  const stated = readNumber(block, at + 148, 8, offset, 'checksum');
  if (stated === checksum(block, at) || stated === signedChecksum(block, at)) return;
  throw new InvalidTar(offset, 'the checksum of a header is wrong');
}

/** The sum of the bytes, of which the checksum's own eight count as spaces. */
function checksum(block: Buffer, at: number): number {
  let sum = 8 * 0x20;
  for (let index = at; index < at + 148; index += 1) sum += block[index] ?? 0;
  for (let index = at + 156; index < at + BLOCK; index += 1) sum += block[index] ?? 0;
  return sum;
}

/** What old tools wrote, to whom bytes were signed. */
function signedChecksum(block: Buffer, at: number): number {
  let negative = 0;
  for (let index = 0; index < BLOCK; index += 1) {
    const isOwn = index >= 148 && index < 156;
    if (!isOwn && (block[at + index] ?? 0) >= 128) negative += 1;
  }
  return checksum(block, at) - 256 * negative;
}

function readText(block: Buffer, start: number, length: number): string {
  const end = block.indexOf(0, start);
  return block.toString('utf8', start, end < 0 || end > start + length ? start + length : end);
}

function readNumber(block: Buffer, start: number, length: number, offset: number, what: string): number {
  const first = block[start] ?? 0;
  if (first >= 0x80) {
    // GNU's base-256: big-endian, two's complement, the top bit only marks it.
    if (first >= 0xc0) throw new InvalidTar(offset, `the ${what} of a header is negative`);
    let value = first & 0x3f;
    for (let index = 1; index < length; index += 1) value = value * 256 + (block[start + index] ?? 0);
    if (!Number.isSafeInteger(value)) throw new InvalidTar(offset, `the ${what} of a header is too large`);
    return value;
  }
  let begin = start;
  let end = start + length;
  while (begin < end && isFill(block[begin])) begin += 1;
  while (end > begin && isFill(block[end - 1])) end -= 1;
  let value = 0;
  for (let index = begin; index < end; index += 1) {
    const byte = block[index] ?? 0;
    if (byte === 0) break;
    if (byte < 0x30 || byte > 0x37) throw new InvalidTar(offset, `the ${what} of a header is not an octal number`);
    value = value * 8 + (byte - 0x30);
  }
  return value;
}

/** Old archives name "nobody" by a negative number: -1 stands for whatever cannot be read, which is nobody's fault but never root. */
function readOwner(block: Buffer, start: number, offset: number): number {
  try {
    return readNumber(block, start, 8, offset, 'owner');
  } catch (error) {
    if (!(error instanceof InvalidTar)) throw error;
    return -1;
  }
}

function isFill(byte: number | undefined): boolean {
  return byte === 0 || byte === 0x20;
}
