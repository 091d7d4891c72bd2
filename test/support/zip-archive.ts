import { crc32, deflateRawSync } from 'node:zlib';

/** One member of a zip archive, as an honest or a hostile program may write it. */
export interface ZipArchiveMember {
  readonly name: string;
  readonly content?: string | Buffer;
  /** @default 8, deflated; 0 is stored */
  readonly method?: number;
  /** What follows the content with its sizes, which the header then leaves open. @default 'none' */
  readonly descriptor?: 'none' | 'signed' | 'unsigned' | 'signed, 64 bits' | 'unsigned, 64 bits';
  /** Sizes of eight bytes, in the extra field. */
  readonly zip64?: boolean;
  readonly flags?: number;
  /** Written instead of the right sizes. */
  readonly claimedSize?: number;
  readonly claimedStored?: number;
  /** Instead of the deflated content. */
  readonly stored?: Buffer;
  /** Between the header and the next member's, after the content. */
  readonly gap?: Buffer;
  /** In the central directory alone. */
  readonly centralName?: string;
  readonly centralOffset?: number;
}

export interface ZipArchiveOptions {
  readonly leadIn?: Buffer;
  /** Whether the directory's offsets count the lead-in. @default false */
  readonly offsetsFromFile?: boolean;
  readonly comment?: string;
  readonly noDirectory?: boolean;
}

/** A zip archive. Source of the layout: PKWARE APPNOTE 6.3.10, section 4.3. */
export function zipArchive(members: readonly ZipArchiveMember[], options: ZipArchiveOptions = {}): Buffer {
  const leadIn = options.leadIn ?? Buffer.alloc(0);
  const bodies: Buffer[] = [leadIn];
  const directory: Buffer[] = [];
  let offset = options.offsetsFromFile ? leadIn.length : 0;
  for (const member of members) {
    const data = Buffer.from(member.content ?? '');
    const method = member.method ?? 8;
    const stored = member.stored ?? (method === 8 ? deflateRawSync(data) : data);
    const size = member.claimedSize ?? data.length;
    const storedSize = member.claimedStored ?? stored.length;
    const descriptor = member.descriptor ?? 'none';
    const open = descriptor !== 'none';
    const flags = (member.flags ?? 0) | (open ? 8 : 0) | (/^[ -~]*$/.test(member.name) ? 0 : 1 << 11);
    const local = header(method, flags, crc32(data), {
      stored: open ? 0 : member.zip64 ? 0xffffffff : storedSize,
      size: open ? 0 : member.zip64 ? 0xffffffff : size,
      name: member.name,
      extra: member.zip64 && !open ? 20 : 0,
    });
    const extra = member.zip64 && !open ? zip64Extra(size, storedSize) : Buffer.alloc(0);
    const body = [
      Buffer.from('PK\x03\x04', 'latin1'),
      local,
      Buffer.from(member.name),
      extra,
      stored,
      descriptorOf(descriptor, crc32(data), storedSize, size),
      member.gap ?? Buffer.alloc(0),
    ];
    const centralName = Buffer.from(member.centralName ?? member.name);
    const tail = Buffer.alloc(14);
    tail.writeUInt32LE(member.centralOffset ?? offset, 10);
    directory.push(
      Buffer.from('PK\x01\x02\x14\x00', 'latin1'),
      header(method, flags, crc32(data), { stored: storedSize, size, name: centralName, extra: 0 }),
      tail,
      centralName,
    );
    bodies.push(...body);
    offset += body.reduce((sum, part) => sum + part.length, 0);
  }
  if (options.noDirectory) return Buffer.concat(bodies);
  const central = Buffer.concat(directory);
  const end = Buffer.alloc(18);
  end.writeUInt16LE(members.length, 4);
  end.writeUInt16LE(members.length, 6);
  end.writeUInt32LE(central.length, 8);
  end.writeUInt32LE(offset, 12);
  end.writeUInt16LE(options.comment?.length ?? 0, 16);
  return Buffer.concat([
    ...bodies,
    central,
    Buffer.from('PK\x05\x06', 'latin1'),
    end,
    Buffer.from(options.comment ?? ''),
  ]);
}

interface Parts {
  readonly stored: number;
  readonly size: number;
  readonly name: string | Buffer;
  readonly extra: number;
}

/** What a local header and a record of the directory have in common. */
function header(method: number, flags: number, crc: number, { stored, size, name, extra }: Parts): Buffer {
  const fields = Buffer.alloc(26);
  fields.writeUInt16LE(20, 0);
  fields.writeUInt16LE(flags, 2);
  fields.writeUInt16LE(method, 4);
  fields.writeUInt32LE(crc, 10);
  fields.writeUInt32LE(stored, 14);
  fields.writeUInt32LE(size, 18);
  fields.writeUInt16LE(Buffer.byteLength(name), 22);
  fields.writeUInt16LE(extra, 24);
  return fields;
}

function zip64Extra(size: number, stored: number): Buffer {
  const extra = Buffer.alloc(20);
  extra.writeUInt16LE(1, 0);
  extra.writeUInt16LE(16, 2);
  extra.writeBigUInt64LE(BigInt(size), 4);
  extra.writeBigUInt64LE(BigInt(stored), 12);
  return extra;
}

function descriptorOf(kind: ZipArchiveMember['descriptor'], crc: number, stored: number, size: number): Buffer {
  if (kind === undefined || kind === 'none') return Buffer.alloc(0);
  const sums = Buffer.alloc(4);
  sums.writeUInt32LE(crc);
  const sizes = Buffer.alloc(kind.endsWith('64 bits') ? 16 : 8);
  if (sizes.length === 16) {
    sizes.writeBigUInt64LE(BigInt(stored), 0);
    sizes.writeBigUInt64LE(BigInt(size), 8);
  } else {
    sizes.writeUInt32LE(stored, 0);
    sizes.writeUInt32LE(size, 4);
  }
  return Buffer.concat([Buffer.from(kind.startsWith('signed') ? 'PK\x07\x08' : '', 'latin1'), sums, sizes]);
}
