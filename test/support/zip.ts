import { crc32, deflateRawSync } from 'node:zlib';

export interface ZipMember {
  readonly name: string;
  readonly content: string | Buffer;
  /** What the directory says of it, where that is to be a lie. */
  readonly claims?: {
    readonly size?: number;
    readonly crc?: number;
    readonly method?: number;
    readonly flags?: number;
  };
}

/** A zip archive of deflated members. Source: PKWARE APPNOTE 6.3.10, 4.3. */
export function zipOf(members: readonly ZipMember[]): Buffer {
  const bodies: Buffer[] = [];
  const directory: Buffer[] = [];
  let offset = 0;
  for (const { name, content, claims = {} } of members) {
    const data = Buffer.from(content);
    const stored = deflateRawSync(data);
    const fields = fieldsOf(name, {
      flags: claims.flags ?? 0,
      method: claims.method ?? 8,
      crc: claims.crc ?? crc32(data),
      stored: stored.length,
      size: claims.size ?? data.length,
    });
    bodies.push(Buffer.from('PK\x03\x04', 'latin1'), fields, Buffer.from(name), stored);
    const central = Buffer.alloc(14);
    central.writeUInt32LE(offset, 10);
    directory.push(Buffer.from('PK\x01\x02\x14\x00', 'latin1'), fields, central, Buffer.from(name));
    offset += 4 + fields.length + Buffer.byteLength(name) + stored.length;
  }
  const central = Buffer.concat(directory);
  const end = Buffer.alloc(18);
  end.writeUInt16LE(members.length, 4);
  end.writeUInt16LE(members.length, 6);
  end.writeUInt32LE(central.length, 8);
  end.writeUInt32LE(offset, 12);
  return Buffer.concat([...bodies, central, Buffer.from('PK\x05\x06', 'latin1'), end]);
}

interface Fields {
  readonly flags: number;
  readonly method: number;
  readonly crc: number;
  readonly stored: number;
  readonly size: number;
}

/** What a member's own header and its entry of the directory have in common. */
function fieldsOf(name: string, { flags, method, crc, stored, size }: Fields): Buffer {
  const fields = Buffer.alloc(26);
  fields.writeUInt16LE(20, 0);
  fields.writeUInt16LE(flags, 2);
  fields.writeUInt16LE(method, 4);
  fields.writeUInt32LE(crc, 10);
  fields.writeUInt32LE(stored, 14);
  fields.writeUInt32LE(size, 18);
  fields.writeUInt16LE(Buffer.byteLength(name), 22);
  return fields;
}
