import type { PackageType } from '../scan-result';

/** A package as its record names it, before anybody knows its layer or the image's distribution. */
export interface RawPackage {
  readonly type: PackageType;
  /** As the ecosystem writes it: `@types/node`, `org.example:artifact`, `github.com/a/b`. */
  readonly name: string;
  readonly version: string;
  /** Empty or absent where the record names none. */
  readonly architecture?: string;
  /** The source package that it was built from, where the record names one. */
  readonly source?: { readonly name: string; readonly version: string };
  /** Path of the module or archive within the file, where one file tells of several. */
  readonly within?: string;
}

/** A kind of file, known by its path, that lists packages. One a file of code; all are in `all-package-files.ts`. */
export interface PackageFile {
  /** Such as `rpm-sqlite`, `poetry-lock`; never changes, as what is kept of a layer names it. */
  readonly kind: string;
  /** @param path without a leading slash. Called for every file of an image: cheap, and linear in the path. */
  readonly matches: (path: string) => boolean;
  /** Bytes that such a file may have; a longer one is named as not looked at. */
  readonly maxBytes: number;
  /**
   * The packages that the file lists. Total: any bytes lead to a list or to the error, in linear time and memory.
   *
   * @throws InvalidPackageRecord where the file is damaged or of a form that is not known: never a shorter list.
   */
  readonly parse: (bytes: Buffer, path: string) => readonly RawPackage[];
}
