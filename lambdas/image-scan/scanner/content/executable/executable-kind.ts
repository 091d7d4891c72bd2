/**
 * Whether a file begins like a program: ELF, PE or Mach-O. Sources: the System V ABI, "ELF Identification"; Microsoft's
 * "PE Format", "MS-DOS Stub"; Apple's `mach-o/loader.h` and `mach-o/fat.h`.
 */
export function isExecutable(start: Buffer): boolean {
  if (start.length < 8) return false;
  const magic = start.readUInt32BE(0);
  if (magic === 0x7f454c46 || magic >>> 16 === 0x4d5a) return true;
  if (magic === 0xfeedface || magic === 0xfeedfacf || magic === 0xcefaedfe || magic === 0xcffaedfe) return true;
  // Java's class files begin like a Mach-O file for several processors; their versions, from 45 on, are no count of those.
  return magic === 0xcafebabe && start.readUInt32BE(4) < 40;
}

const UPX = Buffer.from('UPX!');

/** Whether the program was compressed by UPX, whose mark stands behind the headers. */
export function isPackedByUpx(start: Buffer): boolean {
  return start.includes(UPX);
}
