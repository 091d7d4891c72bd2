import { closeSync, fstatSync, openSync, readSync } from 'node:fs';
import { InvalidDatabase } from '../errors';

/** Bytes that can be read at any place. */
export interface ByteSource {
  readonly size: number;
  /** @throws InvalidDatabase, naming the part, if the bytes are not all there */
  readonly read: (part: string, offset: number, length: number) => Buffer;
  readonly close: () => void;
}

export function bufferSource(bytes: Buffer): ByteSource {
  return {
    size: bytes.length,
    read: (part, offset, length) => {
      if (offset + length > bytes.length) throw cutShort(part);
      return bytes.subarray(offset, offset + length);
    },
    close: () => {},
  };
}

/** @throws the file system's own error where the file cannot be opened */
export function fileSource(path: string): ByteSource {
  const file = openSync(path, 'r');
  const { size } = fstatSync(file);
  return {
    size,
    read: (part, offset, length) => {
      if (offset + length > size) throw cutShort(part);
      const bytes = Buffer.allocUnsafe(length);
      let filled = 0;
      while (filled < length) {
        const read = readSync(file, bytes, filled, length - filled, offset + filled);
        if (read === 0) throw cutShort(part);
        filled += read;
      }
      return bytes;
    },
    close: () => closeSync(file),
  };
}

function cutShort(part: string): InvalidDatabase {
  return new InvalidDatabase(part, 'the file ends before it');
}
