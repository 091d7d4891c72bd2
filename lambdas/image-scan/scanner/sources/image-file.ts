import type { ZodType } from 'zod';
import { ContentMismatch, ImageFileError } from '../errors';
import type { ImageSource } from '../image-source';
import { parseDocument } from '../json-document';
import type { Platform } from '../manifest';
import type { ImageFiles } from './image-files';

/** One image found in a file or folder. */
export interface ImageFile extends ImageSource {
  readonly format: 'oci-layout' | 'docker-archive';
  /** What the image is called there, such as `app:1.2`; empty where it has no name. */
  readonly names: readonly string[];
}

export interface ImageChoice {
  /** A name or digest, where the file holds several images. */
  readonly reference?: string;
  /** Such as `linux/arm64`, where an image was built for several platforms. */
  readonly platform?: string;
}

/** @throws ImageFileError if the document is absent or not what it should be. */
export async function readDocument<T>(files: ImageFiles, path: string, most: number, schema: ZodType<T>): Promise<T> {
  const parsed = parseDocument(await readBytes(files, path, most), most, schema);
  if ('value' in parsed) return parsed.value;
  const where = parsed.problem.path === '' ? '' : `${parsed.problem.path}: `;
  throw invalid(files, `${path}: ${where}${parsed.problem.why}`, parsed.problem.cause);
}

/** @param most bytes that the file may have. */
export async function readBytes(files: ImageFiles, path: string, most: number): Promise<Buffer> {
  const size = await files.size(path);
  if (size === null) throw invalid(files, `it has no file ${path}`);
  if (size > most) throw invalid(files, `${path} has ${size} bytes, more than ${most}`);
  const pieces: Uint8Array[] = [];
  let length = 0;
  for await (const piece of files.stream(path)) {
    length += piece.length;
    if (length > most) throw invalid(files, `${path} has more than ${most} bytes`);
    pieces.push(Uint8Array.from(piece));
  }
  return Buffer.concat(pieces);
}

export function invalid(files: ImageFiles, why: string, cause?: unknown): ImageFileError {
  return new ImageFileError('invalid', files.location, `The image in ${files.location} cannot be read: ${why}.`, {
    cause,
  });
}

/** Turns a mismatch of a document's digest into an error that names the file. */
export function orInvalid<T>(files: ImageFiles, run: () => T): T {
  try {
    return run();
  } catch (error) {
    if (error instanceof ContentMismatch) throw invalid(files, error.message.replace(/\.$/, ''), error);
    throw error;
  }
}

/** A platform as people write it: `linux/arm64` leaves the variant open. */
export function matchesPlatform(platform: Platform, wanted: string): boolean {
  const [os, architecture, variant] = wanted.split('/');
  return (
    platform.os === os && platform.architecture === architecture && (!variant || (platform.variant ?? '') === variant)
  );
}

/** Whether what people typed names an image: its whole name, its tag alone, or its digest. */
export function matchesReference(reference: string, names: readonly string[], digest: string): boolean {
  if (reference === digest) return true;
  return names.some((name) => name === reference || shortName(name) === shortName(reference));
}

/** Docker's own registry and the tag `latest` go without saying. */
function shortName(name: string): string {
  const short = name.replace(/^docker\.io\/(?:library\/)?/, '');
  return /:[^/]+$/.test(short) || !/^[a-z]/.test(short) ? short : `${short}:latest`;
}
