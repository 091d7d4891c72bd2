import { createHash } from 'node:crypto';
import { mkdir, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { gzipSync, zstdCompressSync } from 'node:zlib';
import type { Descriptor, ImageSource, Manifest } from '../../lambdas/image-scan/scanner/image-source';

/** One entry of a tar archive, as a hostile or an honest tool may write it. */
export interface TarItem {
  readonly name: string;
  readonly content?: string | Uint8Array;
  /** @default '0', a file; '5' for names that end in a slash */
  readonly type?: string;
  readonly linkName?: string;
  /** Written instead of the content's length. */
  readonly size?: number;
  /** GNU's binary form of the size. */
  readonly base256?: boolean;
  readonly prefix?: string;
  /** @default 0o644 */
  readonly mode?: number;
  /** @default 0 */
  readonly uid?: number;
  readonly gid?: number;
}

const encode = (content: string | Uint8Array) => Buffer.from(content);

export function tarHeader(item: TarItem): Buffer {
  const block = Buffer.alloc(512);
  const size = item.size ?? encode(item.content ?? '').length;
  block.write(item.name, 0, 100);
  const octal = (value: number) => `${value.toString(8).padStart(7, '0')}\0`;
  block.write(octal(item.mode ?? 0o644), 100);
  block.write(octal(item.uid ?? 0), 108);
  block.write(octal(item.gid ?? 0), 116);
  if (item.base256) {
    block.writeUInt8(0x80, 124);
    block.writeBigUInt64BE(BigInt(size), 128);
  } else block.write(`${size.toString(8).padStart(11, '0')}\0`, 124);
  block.write('00000000000\0', 136);
  block.write(item.type ?? (item.name.endsWith('/') ? '5' : '0'), 156);
  block.write(item.linkName ?? '', 157, 100);
  block.write('ustar\x0000', 257);
  block.write(item.prefix ?? '', 345, 155);
  return withChecksum(block);
}

export function withChecksum(block: Buffer): Buffer {
  block.write('        ', 148);
  const sum = block.subarray(0, 512).reduce((total, byte) => total + byte, 0);
  block.write(`${sum.toString(8).padStart(6, '0')}\0 `, 148);
  return block;
}

export function tarEntry(item: TarItem): Buffer {
  const content = encode(item.content ?? '');
  return Buffer.concat([tarHeader(item), content, Buffer.alloc((512 - (content.length % 512)) % 512)]);
}

/** PAX records for the entry that follows. */
export function paxEntry(records: Readonly<Record<string, string>>, type = 'x'): Buffer {
  const lines = Object.entries(records).map(([key, value]) => {
    const rest = Buffer.byteLength(` ${key}=${value}\n`);
    let length = rest + String(rest).length;
    if (String(length).length + rest > length) length += 1;
    return `${length} ${key}=${value}\n`;
  });
  return tarEntry({ name: 'PaxHeaders/entry', type, content: lines.join('') });
}

/** GNU's long name (`L`) or long link name (`K`) for the entry that follows. */
export function gnuLongEntry(name: string, type: 'L' | 'K' = 'L'): Buffer {
  return tarEntry({ name: '././@LongLink', type, content: `${name}\0` });
}

export const TAR_END = Buffer.alloc(1024);

/** A whole archive of items and ready-made pieces. */
export function tar(items: readonly (TarItem | Buffer)[]): Buffer {
  return Buffer.concat([...items.map((item) => (Buffer.isBuffer(item) ? item : tarEntry(item))), TAR_END]);
}

export function sha256(bytes: Uint8Array): string {
  return `sha256:${createHash('sha256').update(bytes).digest('hex')}`;
}

export type Compression = 'gzip' | 'zstd' | 'none';

export interface BuiltLayer extends Descriptor {
  readonly bytes: Buffer;
  readonly diffId: string;
}

export function layer(items: readonly (TarItem | Buffer)[], compression: Compression = 'gzip'): BuiltLayer {
  const archive = tar(items);
  return storedLayer(compress(archive, compression), { compression, diffId: sha256(archive) });
}

function compress(archive: Buffer, compression: Compression): Buffer {
  if (compression === 'gzip') return gzipSync(archive);
  return compression === 'zstd' ? zstdCompressSync(archive) : archive;
}

/** A layer of any bytes at all. */
export function storedLayer(
  bytes: Buffer,
  options: { readonly compression?: Compression; readonly mediaType?: string; readonly diffId?: string } = {},
): BuiltLayer {
  const { compression = 'gzip' } = options;
  const suffix = compression === 'none' ? '' : `+${compression}`;
  const mediaType = options.mediaType ?? `application/vnd.oci.image.layer.v1.tar${suffix}`;
  return { bytes, mediaType, digest: sha256(bytes), size: bytes.length, diffId: options.diffId ?? sha256(bytes) };
}

export interface ImageParts {
  readonly layers?: readonly BuiltLayer[];
  /** The `config` of the image configuration. */
  readonly config?: Readonly<Record<string, unknown>>;
  /** Further keys of the image configuration. */
  readonly image?: Readonly<Record<string, unknown>>;
  /** Further keys of the manifest. */
  readonly manifest?: Readonly<Record<string, unknown>>;
}

export interface BuiltImage {
  readonly manifest: Manifest;
  readonly config: Descriptor & { readonly bytes: Buffer };
  /** Stored bytes by digest; a test may change them. */
  readonly blobs: Map<string, Uint8Array>;
  readonly source: MemorySource;
}

export function buildImage({ layers = [], config = {}, image = {}, manifest = {} }: ImageParts): BuiltImage {
  const configBytes = Buffer.from(
    JSON.stringify({
      created: '2026-01-02T03:04:05Z',
      architecture: 'amd64',
      os: 'linux',
      config: { User: '65532', Healthcheck: { Test: ['CMD', 'true'] }, ...config },
      rootfs: { type: 'layers', diff_ids: layers.map(({ diffId }) => diffId) },
      ...image,
    }),
  );
  const configDescriptor = {
    mediaType: 'application/vnd.oci.image.config.v1+json',
    digest: sha256(configBytes),
    size: configBytes.length,
  };
  const bytes = Buffer.from(
    JSON.stringify({
      schemaVersion: 2,
      mediaType: 'application/vnd.oci.image.manifest.v1+json',
      config: configDescriptor,
      layers: layers.map(({ mediaType, digest, size }) => ({ mediaType, digest, size })),
      ...manifest,
    }),
  );
  const built: Manifest = { bytes, mediaType: 'application/vnd.oci.image.manifest.v1+json', digest: sha256(bytes) };
  const blobs = new Map<string, Uint8Array>([
    [configDescriptor.digest, configBytes],
    ...layers.map((item): [string, Uint8Array] => [item.digest, item.bytes]),
  ]);
  const source = new MemorySource(built, blobs);
  return { manifest: built, config: { ...configDescriptor, bytes: configBytes }, blobs, source };
}

/** An image in memory that counts what is read of it. */
export class MemorySource implements ImageSource {
  readonly reads: string[] = [];
  readonly #manifest: Manifest;
  readonly #blobs: ReadonlyMap<string, Uint8Array>;
  readonly #pieceBytes: number;

  constructor(manifest: Manifest, blobs: ReadonlyMap<string, Uint8Array>, pieceBytes = 64 * 1024) {
    this.#manifest = manifest;
    this.#blobs = blobs;
    this.#pieceBytes = pieceBytes;
  }

  async manifest(): Promise<Manifest> {
    return this.#manifest;
  }

  async *blob({ digest }: Descriptor): AsyncGenerator<Uint8Array, void, void> {
    this.reads.push(digest);
    const bytes = this.#blobs.get(digest);
    if (!bytes) throw new Error(`no blob ${digest}`);
    for (let at = 0; at < bytes.length; at += this.#pieceBytes) yield bytes.subarray(at, at + this.#pieceBytes);
  }
}

export interface LayoutEntry {
  readonly image: Pick<BuiltImage, 'manifest' | 'blobs'>;
  readonly annotations?: Readonly<Record<string, string>>;
  readonly platform?: Readonly<Record<string, string>>;
}

/** The files of an OCI layout, by path. */
export function layoutFiles(entries: readonly LayoutEntry[]): Map<string, Buffer> {
  const files = new Map<string, Buffer>([['oci-layout', Buffer.from('{"imageLayoutVersion":"1.0.0"}')]]);
  const put = (digest: string, bytes: Uint8Array) =>
    files.set(`blobs/sha256/${digest.slice('sha256:'.length)}`, Buffer.from(bytes));
  for (const { image } of entries) {
    put(image.manifest.digest, image.manifest.bytes);
    for (const [digest, bytes] of image.blobs) put(digest, bytes);
  }
  const manifests = entries.map(({ image: { manifest }, annotations, platform }) => ({
    mediaType: manifest.mediaType,
    digest: manifest.digest,
    size: manifest.bytes.length,
    ...(annotations ? { annotations } : {}),
    ...(platform ? { platform } : {}),
  }));
  return files.set('index.json', Buffer.from(JSON.stringify({ schemaVersion: 2, manifests })));
}

/** An index over images, that a layout can hold like an image. */
export function buildIndex(children: readonly LayoutEntry[]): Pick<BuiltImage, 'manifest' | 'blobs'> {
  const files = layoutFiles(children);
  const bytes = files.get('index.json') ?? Buffer.alloc(0);
  const blobs = new Map<string, Uint8Array>();
  for (const { image } of children) {
    blobs.set(image.manifest.digest, image.manifest.bytes);
    for (const [digest, blob] of image.blobs) blobs.set(digest, blob);
  }
  const mediaType = 'application/vnd.oci.image.index.v1+json';
  return { manifest: { bytes, mediaType, digest: sha256(bytes) }, blobs };
}

export interface SavedImage {
  readonly image: BuiltImage;
  /** Uncompressed archives, as Docker saves them. */
  readonly layers: readonly Buffer[];
  readonly tags?: readonly string[];
}

/** The files of a `docker save` archive of the older form, without an OCI layout in it. */
export function savedFiles(images: readonly SavedImage[]): Map<string, Buffer> {
  const files = new Map<string, Buffer>();
  const manifest = images.map(({ image, layers, tags }) => {
    const hex = image.config.digest.slice('sha256:'.length);
    files.set(`${hex}.json`, image.config.bytes);
    const paths = layers.map((archive) => {
      const path = `${sha256(archive).slice('sha256:'.length)}/layer.tar`;
      files.set(path, archive);
      return path;
    });
    return { Config: `${hex}.json`, RepoTags: tags ?? null, Layers: paths };
  });
  return files.set('manifest.json', Buffer.from(JSON.stringify(manifest)));
}

export async function writeFolder(folder: string, files: ReadonlyMap<string, Buffer>): Promise<string> {
  for (const [path, bytes] of files) {
    await mkdir(dirname(join(folder, path)), { recursive: true });
    await writeFile(join(folder, path), bytes);
  }
  return folder;
}

export async function writeTar(path: string, files: ReadonlyMap<string, Buffer>): Promise<string> {
  await writeFile(path, tar([...files].map(([name, content]) => ({ name, content }))));
  return path;
}

/** Stanzas of a dpkg status file, each `name version` or `name version state`. */
export function dpkgStatus(...packages: readonly string[]): string {
  return packages
    .map((item) => item.split(' '))
    .map(
      ([name, version, state = 'installed']) =>
        `Package: ${name}\nStatus: install ok ${state}\nArchitecture: amd64\nVersion: ${version}\nDescription: about ${name}\n more\n`,
    )
    .join('\n');
}

export const DEBIAN_12 = 'PRETTY_NAME="Debian GNU/Linux 12 (bookworm)"\nID=debian\nVERSION_ID="12"\n';
