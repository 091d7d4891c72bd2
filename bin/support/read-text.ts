import { open } from 'node:fs/promises';
import { UsageError } from './errors';
import { isError } from './is-error';

/**
 * A text file, at most `most` + 1 bytes of it: enough for whoever parses it to see that it is too large.
 * @throws UsageError where it cannot be read
 */
export async function readText(path: string, most: number): Promise<string> {
  return (await readBytes(path, most)).toString('utf8');
}

/**
 * A file, at most `most` + 1 bytes of it: enough for whoever parses it to see that it is too large.
 * @throws UsageError where it cannot be read
 */
export async function readBytes(path: string, most: number): Promise<Buffer> {
  try {
    await using file = await open(path);
    const buffer = Buffer.alloc(most + 1);
    let size = 0;
    for (;;) {
      const { bytesRead } = await file.read(buffer, size, buffer.length - size, null);
      size += bytesRead;
      if (bytesRead === 0 || size === buffer.length) break;
    }
    return buffer.subarray(0, size);
  } catch (cause) {
    throw new UsageError(`${path} cannot be read: ${whyOf(cause)}. Check the path.`, { cause });
  }
}

function whyOf(cause: unknown): string {
  const code = isError(cause) ? cause.code : undefined;
  if (code === 'ENOENT') return 'there is no such file';
  if (code === 'EISDIR') return 'it is a folder';
  return code === 'EACCES' ? 'you may not read it' : String(code ?? cause);
}
