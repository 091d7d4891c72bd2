import { createReadStream } from 'node:fs';
import { open } from 'node:fs/promises';
import { basename } from 'node:path';
import { pipeline } from 'node:stream';
import { createGunzip } from 'node:zlib';
import { InvalidAdvisorySource } from './errors';
import { parseDocument, SOURCE_LIMITS, type SourceDocument, type SourceLimits } from './source-document';
import { zipDocuments } from './zip-documents';

const NEWLINE = 0x0a;

/** Names of files that hold advisories; in a folder, others are passed over. */
export const ADVISORY_FILE = /\.(?:json|jsonl|json\.gz|jsonl\.gz|zip)$/i;

/**
 * The documents of one file, one in memory at a time: a zip archive, one JSON document, or one a line (`.jsonl`), each of
 * the latter also compressed with gzip. A single document that is a list gives its items.
 *
 * @throws InvalidAdvisorySource where the file is damaged, of another form or beyond a limit
 */
export async function* fileDocuments(
  path: string,
  limits: SourceLimits = SOURCE_LIMITS,
): AsyncGenerator<SourceDocument, void, undefined> {
  const name = basename(path);
  const form = await formOf(path);
  if (form.zip) return yield* zipDocuments({ path }, limits);
  const isLines = /\.jsonl(?:\.gz)?$/i.test(name);
  if (!isLines && !/\.json(?:\.gz)?$/i.test(name)) {
    throw new InvalidAdvisorySource(
      name,
      'it is no zip archive, and its name does not end in .json, .jsonl or either with .gz',
    );
  }
  const pieces = inflated(path, form, limits);
  if (isLines) yield* lineDocuments(name, pieces, limits);
  else yield* wholeDocument(name, pieces, limits);
}

interface Form {
  readonly zip: boolean;
  readonly gzip: boolean;
  readonly size: number;
}

/** By its first bytes, as a name may lie. Source: APPNOTE 4.3.7 (and 4.3.16 for an empty archive), RFC 1952, section 2.3.1. */
async function formOf(path: string): Promise<Form> {
  await using file = await open(path);
  const start = Buffer.alloc(4);
  const { bytesRead } = await file.read(start, 0, 4, 0);
  const magic = start.subarray(0, bytesRead).toString('latin1');
  const { size } = await file.stat();
  return { zip: magic === 'PK\x03\x04' || magic === 'PK\x05\x06', gzip: magic.startsWith('\x1f\x8b'), size };
}

async function* inflated(path: string, { gzip, size }: Form, limits: SourceLimits): AsyncGenerator<Buffer> {
  const name = basename(path);
  const stored = createReadStream(path);
  const most = gzip ? Math.min(limits.totalBytes, size * limits.ratio) : limits.totalBytes;
  // Whoever reads the last stream of a pipeline gets every failure of it.
  const pieces = gzip ? pipeline(stored, createGunzip(), () => undefined) : stored;
  let total = 0;
  try {
    for await (const piece of pieces) {
      const bytes = piece as Buffer;
      total += bytes.length;
      if (total > most) throw new InvalidAdvisorySource(name, `its ${size} bytes inflate to more than ${most}`);
      yield bytes;
    }
  } catch (cause) {
    if (cause instanceof InvalidAdvisorySource) throw cause;
    throw new InvalidAdvisorySource(name, 'it is damaged or cut off', { cause });
  } finally {
    pieces.destroy();
  }
}

async function* lineDocuments(
  name: string,
  pieces: AsyncIterable<Buffer>,
  limits: SourceLimits,
): AsyncGenerator<SourceDocument> {
  let line = 0;
  let documents = 0;
  for await (const bytes of splitLines(name, pieces, limits)) {
    line += 1;
    if (bytes.every((byte) => byte <= 0x20)) continue;
    documents += 1;
    if (documents > limits.documents) {
      throw new InvalidAdvisorySource(name, `it holds more than ${limits.documents} documents`);
    }
    yield parseDocument(`${name}, line ${line}`, bytes);
  }
}

/** Lines without their ends; what stands after the last one too. */
async function* splitLines(name: string, pieces: AsyncIterable<Buffer>, limits: SourceLimits): AsyncGenerator<Buffer> {
  let held: Buffer[] = [];
  let size = 0;
  let number = 1;
  const hold = (bytes: Buffer) => {
    size += bytes.length;
    if (size > limits.documentBytes) {
      throw new InvalidAdvisorySource(`${name}, line ${number}`, `it is longer than ${limits.documentBytes} bytes`);
    }
    held.push(bytes);
  };
  for await (const piece of pieces) {
    let start = 0;
    for (let end = piece.indexOf(NEWLINE); end >= 0; end = piece.indexOf(NEWLINE, start)) {
      hold(piece.subarray(start, end));
      yield Buffer.concat(held, size);
      held = [];
      size = 0;
      number += 1;
      start = end + 1;
    }
    if (start < piece.length) hold(piece.subarray(start));
  }
  if (size > 0) yield Buffer.concat(held, size);
}

async function* wholeDocument(
  name: string,
  pieces: AsyncIterable<Buffer>,
  { documentBytes }: SourceLimits,
): AsyncGenerator<SourceDocument> {
  const held: Buffer[] = [];
  let size = 0;
  for await (const piece of pieces) {
    size += piece.length;
    if (size > documentBytes) {
      throw new InvalidAdvisorySource(
        name,
        `it is longer than ${documentBytes} bytes; write one document a line (.jsonl)`,
      );
    }
    held.push(piece);
  }
  const parsed = parseDocument(name, Buffer.concat(held, size));
  if ('problem' in parsed || !Array.isArray(parsed.document)) {
    yield parsed;
    return;
  }
  for (const [index, document] of parsed.document.entries()) yield { origin: `${name}, item ${index + 1}`, document };
}
