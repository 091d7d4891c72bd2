import { createReadStream } from 'node:fs';
import { type FileHandle, open } from 'node:fs/promises';
import { ImageFileError, InvalidTar } from '../errors';
import { entryName } from '../layer/entry-name';
import { type TarEntry, TarReader, type TarVisitor } from '../layer/tar-reader';
import { type ImageFiles, PIECE_BYTES } from './image-files';

/** Archives of images have a few files a layer. */
const MAX_FILES = 100_000;
/** Links to links; `docker save` writes one link where a layer occurs twice. */
const MAX_LINKS = 8;

type Member = { readonly offset: number; readonly size: number } | { readonly link: string };

/** The members of an uncompressed tar archive, found by one walk over its headers and read in place. */
export class TarFiles implements ImageFiles {
  readonly location: string;
  readonly #members: ReadonlyMap<string, Member>;

  /** @throws ImageFileError if the file is not a tar archive, or is compressed. */
  static async open(location: string): Promise<TarFiles> {
    const file = await open(location, 'r');
    try {
      return new TarFiles(location, await readMembers(location, file));
    } finally {
      await file.close();
    }
  }

  private constructor(location: string, members: ReadonlyMap<string, Member>) {
    this.location = location;
    this.#members = members;
  }

  async size(path: string): Promise<number | null> {
    return this.#find(path)?.size ?? null;
  }

  async *stream(path: string): AsyncGenerator<Uint8Array, void, void> {
    const member = this.#find(path);
    if (!member) throw new ImageFileError('invalid', this.location, `${this.location} has no file ${path}.`);
    if (member.size === 0) return;
    const { offset, size } = member;
    yield* createReadStream(this.location, { start: offset, end: offset + size - 1, highWaterMark: PIECE_BYTES });
  }

  #find(path: string): { readonly offset: number; readonly size: number } | undefined {
    const name = entryName(path);
    let member = 'refused' in name ? undefined : this.#members.get(name.path);
    for (let links = 0; member && 'link' in member; links += 1) {
      member = links < MAX_LINKS ? this.#members.get(member.link) : undefined;
    }
    return member;
  }
}

async function readMembers(location: string, file: FileHandle): Promise<Map<string, Member>> {
  const index = new MemberIndex(location);
  const tar = new TarReader(index);
  const buffer = Buffer.allocUnsafe(PIECE_BYTES);
  const { size } = await file.stat();
  try {
    while (tar.offset < size) {
      const { bytesRead } = await file.read(buffer, 0, buffer.length, tar.offset);
      if (bytesRead === 0) break;
      if (tar.offset === 0) refuseCompressed(location, buffer.subarray(0, bytesRead));
      tar.push(buffer.subarray(0, bytesRead));
      tar.skip(Math.min(tar.skippable, size - tar.offset));
    }
    tar.end();
  } catch (error) {
    if (!(error instanceof InvalidTar)) throw error;
    const message = `${location} is neither an OCI layout nor a docker save archive: ${error.message}.`;
    throw new ImageFileError('not-an-image', location, message, { cause: error });
  }
  return index.members;
}

function refuseCompressed(location: string, start: Buffer): void {
  const magic = start.toString('hex', 0, 4);
  const format = magic.startsWith('1f8b') ? 'gzip' : magic === '28b52ffd' ? 'zstd' : null;
  if (format === null) return;
  throw new ImageFileError('not-an-image', location, `${location} is compressed with ${format}. Decompress it first.`);
}

class MemberIndex implements TarVisitor {
  readonly members = new Map<string, Member>();
  readonly #location: string;

  constructor(location: string) {
    this.#location = location;
  }

  entry(entry: TarEntry): boolean {
    const name = entryName(entry.name);
    if ('refused' in name) return false;
    if (this.members.size >= MAX_FILES) {
      const message = `${this.#location} has more than ${MAX_FILES} files, too many for an image.`;
      throw new ImageFileError('not-an-image', this.#location, message);
    }
    const { path } = name;
    this.members.delete(path);
    if (entry.type === 'hardlink' || entry.type === 'symlink') this.#link(entry, path);
    if (entry.type !== 'file' || entry.sparse) return false;
    this.members.set(path, { offset: entry.offset, size: entry.size });
    return false;
  }

  content(): void {}

  end(): void {}

  #link(entry: TarEntry, path: string): void {
    const folder = entry.type === 'symlink' && !entry.linkName.startsWith('/') ? path.split('/').slice(0, -1) : [];
    for (const part of entry.linkName.split('/')) {
      if (part === '..') folder.pop();
      else if (part !== '' && part !== '.') folder.push(part);
    }
    this.members.set(path, { link: folder.join('/') });
  }
}
