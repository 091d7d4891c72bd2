import { basename } from 'node:path';
import { buffer as readAll } from 'node:stream/consumers';
import { crc32, inflateRawSync } from 'node:zlib';
import { type Entry, fromBufferPromise, openPromise, type ZipFile } from 'yauzl';
import { InvalidAdvisorySource } from './errors';
import { parseDocument, SOURCE_LIMITS, type SourceDocument, type SourceLimits } from './source-document';

/** Source: PKWARE APPNOTE 6.3.10, 4.4.5: OSV's exports know these two. */
const STORED = 0;
const DEFLATED = 8;

/** A zip on disk, or the whole of one in memory. */
export type ZipSource = { readonly path: string } | { readonly bytes: Buffer; readonly name: string };

/**
 * The JSON documents of a zip archive in the order of its directory, one in memory at a time. Entries of other names are
 * passed over.
 *
 * @throws InvalidAdvisorySource where the archive is damaged (every entry's CRC is checked), encrypted or beyond a limit
 */
export async function* zipDocuments(
  source: ZipSource,
  limits: SourceLimits = SOURCE_LIMITS,
): AsyncGenerator<SourceDocument, void, undefined> {
  const name = 'path' in source ? basename(source.path) : source.name;
  const zip = await openZip(source, name);
  try {
    yield* documentsOf(zip, name, limits);
  } finally {
    zip.close();
  }
}

async function openZip(source: ZipSource, name: string): Promise<ZipFile> {
  try {
    const options = { autoClose: false, validateEntrySizes: true } as const;
    return await ('path' in source ? openPromise(source.path, options) : fromBufferPromise(source.bytes, options));
  } catch (cause) {
    throw new InvalidAdvisorySource(name, `it is no whole zip archive (${messageOf(cause)})`, { cause });
  }
}

async function* documentsOf(zip: ZipFile, name: string, limits: SourceLimits): AsyncGenerator<SourceDocument> {
  // The directory says how many there are, but what counts is how many come.
  if (zip.entryCount > limits.documents) throw tooMany(name, zip.entryCount, limits);
  const most = Math.min(limits.totalBytes, zip.fileSize * limits.ratio);
  let total = 0;
  for await (const entry of entriesOf(zip, name)) {
    if (!entry.fileName.endsWith('.json')) continue;
    const origin = `${name}, ${entry.fileName.slice(0, 300)}`;
    const size = Math.max(entry.uncompressedSize, entry.compressedSize);
    if (size > limits.documentBytes) {
      throw new InvalidAdvisorySource(origin, `it has ${size} bytes, more than ${limits.documentBytes}`);
    }
    total += entry.uncompressedSize;
    if (total > most) {
      throw new InvalidAdvisorySource(name, `its ${zip.fileSize} bytes inflate to more than ${most}`);
    }
    yield parseDocument(origin, await contentOf(zip, entry, origin));
  }
}

async function* entriesOf(zip: ZipFile, name: string): AsyncGenerator<Entry> {
  try {
    for await (const entry of zip.eachEntry()) yield entry;
  } catch (cause) {
    throw new InvalidAdvisorySource(name, `its directory is damaged (${messageOf(cause)})`, { cause });
  }
}

/** One read and one inflation a document: a stream for each of some hundred thousand takes three times as long. */
async function contentOf(zip: ZipFile, entry: Entry, origin: string): Promise<Uint8Array> {
  const { compressionMethod: method, uncompressedSize: size } = entry;
  if (entry.isEncrypted()) throw new InvalidAdvisorySource(origin, 'it is encrypted');
  if (method !== STORED && method !== DEFLATED) {
    throw new InvalidAdvisorySource(origin, `its compression method ${method} is not supported`);
  }
  try {
    const stored = await readAll(await zip.openReadStreamPromise(entry, { decodeFileData: false }));
    // zlib allows no limit of 0, so an empty document may inflate to one byte and is found out by its length.
    const content = method === STORED ? stored : inflateRawSync(stored, { maxOutputLength: Math.max(1, size) });
    if (content.length !== size) throw new RangeError(`${content.length} bytes instead of ${size}`);
    if (crc32(content) !== entry.crc32) throw new RangeError('its CRC does not match');
    return content;
  } catch (cause) {
    throw new InvalidAdvisorySource(origin, `it is damaged (${messageOf(cause)})`, { cause });
  }
}

function tooMany(name: string, count: number, { documents }: SourceLimits): InvalidAdvisorySource {
  return new InvalidAdvisorySource(name, `it holds ${count} entries, more than ${documents}`);
}

/** Errors of Node's own modules come from another realm under test runners. */
function messageOf(cause: unknown): string {
  const message =
    typeof cause === 'object' && cause !== null && 'message' in cause ? String(cause.message) : 'no reason';
  return message.slice(0, 300);
}
