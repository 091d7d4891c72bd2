export interface HeaderTag {
  readonly tag: number;
  /** 4: 32-bit integers, 6: a text. */
  readonly type: number;
  readonly value: string | number;
}

/** A header as rpm's databases hold it: the counts of entries and data bytes, the entries, the data. */
export function headerBlob(tags: readonly HeaderTag[]): Buffer {
  const entries: Buffer[] = [];
  let data = Buffer.alloc(0);
  for (const { tag, type, value } of tags) {
    if (type === 4) data = Buffer.concat([data, Buffer.alloc((4 - (data.length % 4)) % 4)]);
    entries.push(uint32(tag, type, data.length, 1));
    data = Buffer.concat([data, typeof value === 'number' ? uint32(value) : Buffer.from(`${value}\0`)]);
  }
  return Buffer.concat([uint32(tags.length, data.length), ...entries, data]);
}

/** The tags of a package; what is undefined is left out. */
export function packageTags(fields: {
  readonly name?: string;
  readonly version?: string;
  readonly release?: string;
  readonly epoch?: number;
  readonly arch?: string;
  readonly sourceRpm?: string;
}): HeaderTag[] {
  const numbers = { name: 1000, version: 1001, release: 1002, epoch: 1003, arch: 1022, sourceRpm: 1044 } as const;
  return Object.entries(numbers).flatMap(([key, tag]) => {
    const value = new Map<string, string | number | undefined>(Object.entries(fields)).get(key);
    return value === undefined ? [] : [{ tag, type: typeof value === 'number' ? 4 : 6, value }];
  });
}

function uint32(...values: number[]): Buffer {
  const bytes = Buffer.alloc(values.length * 4);
  for (const [index, value] of values.entries()) bytes.writeUInt32BE(value, index * 4);
  return bytes;
}
