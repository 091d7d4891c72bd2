/** Records of a zip archive. Source of all layouts: PKWARE's APPNOTE.TXT 6.3.10, section 4.3 and, for zip64, 4.5.3. */

export const SIGNATURE_BYTES = 4;
export const LOCAL_HEADER = 0x04034b50;
export const CENTRAL_HEADER = 0x02014b50;
export const END_RECORD = 0x06054b50;
export const ZIP64_END_RECORD = 0x06064b50;
const ZIP64_LOCATOR = 0x07064b50;
/** A data descriptor's; at an archive's start, that of one split or spanned. */
export const DESCRIPTOR = 0x08074b50;

/** Bytes of each record before its parts of variable length. */
export const LOCAL_BYTES = 30;
const CENTRAL_BYTES = 46;
const ZIP64_END_BYTES = 56;
const FIXED_BYTES: ReadonlyMap<number, number> = new Map([
  [LOCAL_HEADER, LOCAL_BYTES],
  [CENTRAL_HEADER, CENTRAL_BYTES],
  [END_RECORD, 22],
  [ZIP64_END_RECORD, ZIP64_END_BYTES],
  [ZIP64_LOCATOR, 20],
]);
/** The longest data descriptor: with a signature and sizes of eight bytes. */
export const DESCRIPTOR_BYTES = 24;

export const STORED = 0;
export const DEFLATED = 8;
const IN_ZIP64 = 0xffffffff;
const ZIP64_EXTRA = 1;
const ENCRYPTED = 1 | (1 << 6) | (1 << 13);
const SIZES_FOLLOW = 1 << 3;
const UTF8 = 1 << 11;

export interface LocalHeader {
  readonly name: string;
  readonly rawName: Buffer;
  readonly encrypted: boolean;
  readonly method: number;
  /** Bytes in the archive, and of the file; null where a data descriptor after the content says so. */
  readonly compressedSize: number | null;
  readonly size: number | null;
  readonly descriptorFollows: boolean;
}

/**
 * How many bytes the record at the start of the bytes has; more than there are, where its end is not there yet. Null where
 * the signature is of no record.
 */
export function recordLength(signature: number, bytes: Buffer): number | null {
  const fixed = FIXED_BYTES.get(signature);
  if (fixed === undefined) return null;
  if (bytes.length < fixed) return fixed;
  if (signature === LOCAL_HEADER) return fixed + bytes.readUInt16LE(26) + bytes.readUInt16LE(28);
  if (signature !== CENTRAL_HEADER) return fixed;
  return fixed + bytes.readUInt16LE(28) + bytes.readUInt16LE(30) + bytes.readUInt16LE(32);
}

/** Methods that a local header may state. Source: APPNOTE.TXT, 4.4.5; none is above. */
const MAX_METHOD = 99;

/** Bytes that only look like a local header nearly never state a method and a name that could be. */
export function mayBeLocalHeader(bytes: Buffer): boolean {
  if (bytes.length < LOCAL_BYTES) return true;
  return bytes.readUInt16LE(8) <= MAX_METHOD && bytes.readUInt16LE(26) > 0;
}

/** @param header the whole local header, with name and extra field; a view that may be reused afterwards. */
export function readLocalHeader(header: Buffer): LocalHeader {
  const flags = header.readUInt16LE(6);
  const nameEnd = LOCAL_BYTES + header.readUInt16LE(26);
  const rawName = Buffer.from(header.subarray(LOCAL_BYTES, nameEnd));
  const descriptorFollows = (flags & SIZES_FOLLOW) !== 0;
  let compressedSize = header.readUInt32LE(18);
  let size = header.readUInt32LE(22);
  const zip64 = size === IN_ZIP64 || compressedSize === IN_ZIP64 ? findExtra(header.subarray(nameEnd)) : null;
  let at = 0;
  if (size === IN_ZIP64 && zip64 !== null && zip64.length >= at + 8) {
    size = readSize(zip64, at);
    at += 8;
  }
  if (compressedSize === IN_ZIP64 && zip64 !== null && zip64.length >= at + 8) compressedSize = readSize(zip64, at);
  return {
    name: decodeName(rawName, (flags & UTF8) !== 0),
    rawName,
    encrypted: (flags & ENCRYPTED) !== 0,
    method: header.readUInt16LE(8),
    compressedSize: descriptorFollows ? null : compressedSize,
    size: descriptorFollows ? null : size,
    descriptorFollows,
  };
}

export interface CentralHeader {
  readonly rawName: Buffer;
  /** Bytes from the archive's start, whatever stands before it in the file, to the local header. */
  readonly offset: number;
}

export function readCentralHeader(header: Buffer): CentralHeader {
  const nameEnd = CENTRAL_BYTES + header.readUInt16LE(28);
  const extra = header.subarray(nameEnd, nameEnd + header.readUInt16LE(30));
  const before = [header.readUInt32LE(24), header.readUInt32LE(20)].filter((size) => size === IN_ZIP64).length * 8;
  const zip64 = findExtra(extra);
  const offset = header.readUInt32LE(42);
  const isInExtra = offset === IN_ZIP64 && zip64 !== null && zip64.length >= before + 8;
  return { rawName: header.subarray(CENTRAL_BYTES, nameEnd), offset: isInExtra ? readSize(zip64, before) : offset };
}

/** Where the central directory begins, from the archive's start; null where the zip64 record says it. */
export function directoryOffset(end: Buffer): number | null {
  const offset = end.readUInt32LE(16);
  return offset === IN_ZIP64 ? null : offset;
}

export function zip64DirectoryOffset(end: Buffer): number {
  return readSize(end, 48);
}

/** Bytes of the zip64 end record after its first `ZIP64_END_BYTES`. */
export function zip64EndRest(end: Buffer): number {
  return Math.max(0, readSize(end, 4) + 12 - ZIP64_END_BYTES);
}

/**
 * The length of the data descriptor at the start of the bytes, after so many bytes of content; null where none of its
 * four forms has these sizes.
 */
export function descriptorLength(bytes: Buffer, compressedSize: number, size: number): number | null {
  const isSigned = bytes.readUInt32LE(0) === DESCRIPTOR;
  for (const start of isSigned ? [4, 0] : [0]) {
    // A size of eight bytes begins with the same four, so the longer form goes first.
    for (const width of [8, 4]) {
      const at = start + 4;
      if (at + 2 * width > bytes.length) continue;
      const read = (from: number) => (width === 8 ? readSize(bytes, from) : bytes.readUInt32LE(from));
      const modulo = width === 8 ? Number.MAX_SAFE_INTEGER : 2 ** 32;
      if (read(at) === compressedSize % modulo && read(at + width) === size % modulo) return at + 2 * width;
    }
  }
  return null;
}

function findExtra(extra: Buffer): Buffer | null {
  for (let at = 0; at + 4 <= extra.length; ) {
    const length = extra.readUInt16LE(at + 2);
    if (extra.readUInt16LE(at) === ZIP64_EXTRA) return extra.subarray(at + 4, at + 4 + length);
    at += 4 + length;
  }
  return null;
}

/** Above 2^53 a size is wrong whatever its last digits are. */
function readSize(bytes: Buffer, at: number): number {
  return Number(bytes.readBigUInt64LE(at));
}

/** Old programs write names in the code page of their machine: each byte then stands for one character. */
function decodeName(raw: Buffer, isUtf8: boolean): string {
  const text = raw.toString('utf8');
  return isUtf8 || !text.includes('\ufffd') ? text : raw.toString('latin1');
}
