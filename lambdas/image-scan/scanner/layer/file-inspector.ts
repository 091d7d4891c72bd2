import type { RawPackage } from '../inventory/package-file';
import type { SecretMatch } from '../secrets/secret-match';

/** What is known of a regular file before its content passes. */
export interface FileHead {
  /** From the image's root, without a leading slash; a file in an archive as `app/app.jar!/BOOT-INF/lib/a.jar!/x`. */
  readonly path: string;
  /** Bytes; null where an archive does not say beforehand. */
  readonly size: number | null;
  /** How many archives the file lies in; 0 for a file of the layer itself. */
  readonly depth: number;
}

/** What the inspectors of one layer have found. Nothing in it holds a secret's value. */
export interface InspectionSink {
  /** Packages that the content of a file tells of: binaries, Java archives. */
  packages(path: string, packages: readonly RawPackage[]): void;
  secret(match: SecretMatch): void;
  /** Something that was not looked at, and why: `app/a.jar: it is nested too deeply`. */
  notLookedAt(path: string, reason: string): void;
  /**
   * Information that leaves the image complete, as every image has some: content that was not looked at and in which no
   * package is ever installed, such as a compressed document or an encrypted archive; what a distribution's own package
   * does not say of itself; a package whose name is known in part.
   */
  passedOver(path: string, reason: string): void;
}

/** Looks at a file's content as it passes, in memory that does not grow with it. */
export interface FileInspector {
  /** A view into a buffer that is reused: valid only during the call. Pieces are of any length up to 1 MiB. */
  push(piece: Buffer): void;
  /**
   * Called once, after the last piece, if the file was whole; for a file in an archive also where its rest cannot be read,
   * which is then named.
   */
  end(): void;
}

/**
 * Begins to look at a file, or returns null where it is of no interest. `start` holds the file's first 512 bytes, or all
 * of it where it is shorter, and comes again with the first piece.
 */
export type OpenInspector = (file: FileHead, start: Buffer, sink: InspectionSink) => FileInspector | null;
