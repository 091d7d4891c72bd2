/**
 * Whether bytes can be the start of a zlib stream of text, judged by its headers alone: a decoder is asked only where they
 * are right. Sources: RFC 1950, section 2.2; RFC 1951, sections 3.2.3, 3.2.6 and 3.2.7.
 *
 * @param firstByte what the text begins with: ASCII.
 */
export function mayBeZlib(bytes: Buffer, at: number, firstByte: number): boolean {
  const flags = bytes[at + 1];
  if (bytes[at] !== 0x78 || (flags !== 0x01 && flags !== 0x5e && flags !== 0x9c && flags !== 0xda)) return false;
  const first = bytes[at + 2] ?? 0;
  switch ((first >> 1) & 3) {
    case 0:
      return isStoredLength(bytes, at + 3) && bytes[at + 7] === firstByte;
    case 1:
      return fixedCode(bytes, at + 2) === FIXED_CODE_OF_ZERO + firstByte;
    case 2:
      return isDynamic(bytes, at + 2);
    default:
      return false;
  }
}

/** In the fixed code, bytes below 144 have eight bits, the highest first. */
const FIXED_CODE_OF_ZERO = 0x30;

/** The eight bits after a block's header. */
function fixedCode(bytes: Buffer, at: number): number {
  let code = 0;
  for (let bit = 3; bit < 11; bit += 1) code = (code << 1) | (((bytes[at + (bit >> 3)] ?? 0) >> (bit & 7)) & 1);
  return code;
}

/** A length and its complement. */
function isStoredLength(bytes: Buffer, at: number): boolean {
  if (at + 4 > bytes.length) return false;
  return (bytes.readUInt16LE(at) ^ bytes.readUInt16LE(at + 2)) === 0xffff;
}

/** Most codes of literals and of distances; and the lengths of the code of lengths fill its space exactly. */
function isDynamic(bytes: Buffer, at: number): boolean {
  // 3 bits of the block's header, 14 of counts, up to 19 lengths of 3 bits.
  const bits = (from: number, count: number): number => {
    let value = 0;
    for (let bit = from; bit < from + count; bit += 1) {
      value |= (((bytes[at + (bit >> 3)] ?? 0) >> (bit & 7)) & 1) << (bit - from);
    }
    return value;
  };
  if (bits(3, 5) > 29 || bits(8, 5) > 29) return false;
  const count = bits(13, 4) + 4;
  let space = 0;
  for (let index = 0; index < count; index += 1) {
    const length = bits(17 + 3 * index, 3);
    if (length > 0) space += 128 >> length;
  }
  return space === 128;
}
