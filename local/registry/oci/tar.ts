/** Source: POSIX.1-2024, pax, "ustar Interchange Format". */
const BLOCK = 512;
const NAME_BYTES = 100;
const PREFIX_BYTES = 155;

export interface TarEntry {
  /** Below the root, without a leading slash. */
  readonly path: string;
  /** Absent for a folder. */
  readonly content?: Uint8Array;
  /** Permission bits. */
  readonly mode: number;
  /** Numeric owner; its group is the same. */
  readonly owner?: number;
  /** Where a symbolic link leads. */
  readonly linkTo?: string;
}

export class UnfitTarPath extends Error {
  override readonly name = 'UnfitTarPath';
  readonly path: string;
  constructor(path: string) {
    super(
      `"${path}" does not fit into an archive's header. Shorten its folders to ${PREFIX_BYTES} bytes, its name to 100.`,
    );
    this.path = path;
  }
}

/** The same entries and time make the same bytes. @throws UnfitTarPath */
export function tarArchive(entries: readonly TarEntry[], modified: Date): Buffer {
  const blocks = entries.flatMap((entry) => {
    const content = entry.content ?? new Uint8Array();
    const fill = Buffer.alloc((BLOCK - (content.length % BLOCK)) % BLOCK);
    return [header(entry, content.length, modified), content, fill];
  });
  return Buffer.concat([...blocks, Buffer.alloc(2 * BLOCK)]);
}

function header(entry: TarEntry, size: number, modified: Date): Buffer {
  const block = Buffer.alloc(BLOCK);
  const isFolder = entry.content === undefined && entry.linkTo === undefined;
  const { name, prefix } = splitPath(isFolder ? `${entry.path}/` : entry.path);
  block.write(name, 0);
  block.write(octal(entry.mode, 8), 100);
  block.write(octal(entry.owner ?? 0, 8), 108);
  block.write(octal(entry.owner ?? 0, 8), 116);
  block.write(octal(size, 12), 124);
  block.write(octal(Math.floor(modified.getTime() / 1000), 12), 136);
  block.write(' '.repeat(8), 148);
  block.write(entry.linkTo !== undefined ? '2' : isFolder ? '5' : '0', 156);
  block.write(entry.linkTo ?? '', 157);
  block.write('ustar\x0000', 257);
  block.write(prefix, 345);
  const sum = block.reduce((total, byte) => total + byte, 0);
  block.write(`${sum.toString(8).padStart(6, '0')}\0 `, 148);
  return block;
}

function splitPath(path: string): { readonly name: string; readonly prefix: string } {
  if (Buffer.byteLength(path) <= NAME_BYTES) return { name: path, prefix: '' };
  for (let slash = path.indexOf('/'); slash > 0; slash = path.indexOf('/', slash + 1)) {
    const parts = { prefix: path.slice(0, slash), name: path.slice(slash + 1) };
    if (parts.name === '' || Buffer.byteLength(parts.prefix) > PREFIX_BYTES) break;
    if (Buffer.byteLength(parts.name) <= NAME_BYTES) return parts;
  }
  throw new UnfitTarPath(path);
}

function octal(value: number, width: number): string {
  return `${value.toString(8).padStart(width - 1, '0')}\0`;
}
