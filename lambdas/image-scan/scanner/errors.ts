import type { ManifestKind } from '../../verdicts/verdict';

/** What the scanner throws on purpose. Anything else that escapes it is a defect. */
export abstract class ScannerError extends Error {}

export class InvalidManifest extends ScannerError {
  override readonly name = 'InvalidManifest';
  /** Where in the document, such as `layers[2].digest`; empty for the document as a whole. */
  readonly path: string;
  constructor(path: string, why: string, options?: ErrorOptions) {
    super(`The manifest cannot be read: ${at(path)}${why}.`, options);
    this.path = path;
  }
}

/** A kind of manifest that exists and that the scanner does not read. */
export class UnsupportedManifest extends ScannerError {
  override readonly name = 'UnsupportedManifest';
  readonly mediaType: string;
  constructor(mediaType: string, why: string) {
    super(`The manifest cannot be read: ${why}.`);
    this.mediaType = mediaType;
  }
}

export class InvalidImageConfig extends ScannerError {
  override readonly name = 'InvalidImageConfig';
  readonly path: string;
  constructor(path: string, why: string, options?: ErrorOptions) {
    super(`The image configuration cannot be read: ${at(path)}${why}.`, options);
    this.path = path;
  }
}

/** An index or an artifact was given where one platform's image is wanted. */
export class NotAnImage extends ScannerError {
  override readonly name = 'NotAnImage';
  readonly kind: Exclude<ManifestKind, 'image'>;
  constructor(image: string, kind: Exclude<ManifestKind, 'image'>, what: string) {
    super(
      kind === 'index'
        ? `${image} is an index of ${what}. Scan one of its images.`
        : `${image} is an artifact (${what}). There is nothing to scan in it.`,
    );
    this.kind = kind;
  }
}

/** Bytes are not what their digest or size says. */
export class ContentMismatch extends ScannerError {
  override readonly name = 'ContentMismatch';
  readonly digest: string;
  constructor(digest: string, why: string) {
    super(`The content of ${digest} is not what it should be: ${why}. Fetch or push it again.`);
    this.digest = digest;
  }
}

/** The source of the image failed; trying again may help. */
export class BlobUnavailable extends ScannerError {
  override readonly name = 'BlobUnavailable';
  readonly digest: string;
  constructor(digest: string, cause: unknown) {
    super(`${digest} could not be fetched: ${cause instanceof Error ? cause.message : String(cause)}`, { cause });
    this.digest = digest;
  }
}

/** Why one layer could not be read to its end. The scan goes on without it and is not complete. */
export class LayerUnreadable extends ScannerError {
  override readonly name = 'LayerUnreadable';
}

/** A limit of the scan was reached; see `scan-limits.ts`. */
export class LimitReached extends ScannerError {
  override readonly name = 'LimitReached';
  readonly limit: string;
  constructor(limit: string, why: string) {
    super(why);
    this.limit = limit;
  }
}

export class InvalidTar extends ScannerError {
  override readonly name = 'InvalidTar';
  /** Bytes from the start of the archive to the block that is wrong. */
  readonly offset: number;
  constructor(offset: number, why: string) {
    super(`tar archive, byte ${offset}: ${why}`);
    this.offset = offset;
  }
}

/** A package database or manifest that cannot be trusted to be whole. */
export class InvalidPackageRecord extends ScannerError {
  override readonly name = 'InvalidPackageRecord';
  /** Counted from 1; 0 where the format has no lines of meaning. */
  readonly line: number;
  constructor(line: number, why: string, options?: ErrorOptions) {
    super(line > 0 ? `line ${line}: ${why}` : why, options);
    this.line = line;
  }
}

/** A file or folder that should hold an image and does not, or holds one that cannot be chosen or read. */
export class ImageFileError extends ScannerError {
  override readonly name = 'ImageFileError';
  readonly reason: ImageFileProblem;
  readonly path: string;
  constructor(reason: ImageFileProblem, path: string, message: string, options?: ErrorOptions) {
    super(message, options);
    this.reason = reason;
    this.path = path;
  }
}

export type ImageFileProblem = 'no-such-file' | 'not-an-image' | 'invalid' | 'ambiguous' | 'no-such-image';

function at(path: string): string {
  return path === '' ? '' : `${path}: `;
}
