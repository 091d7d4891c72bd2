import type { PackageType } from '../scan-result';

/** A package as its record names it, before anybody knows its layer or the image's distribution. */
export interface RawPackage {
  readonly type: PackageType;
  /** As the ecosystem writes it: `@types/node`, `org.example:artifact`, `github.com/a/b`. */
  readonly name: string;
  readonly version: string;
  /** Empty or absent where the record names none. For gems their platform, such as `java`, where it is not `ruby`. */
  readonly architecture?: string;
  /** The source package that it was built from, where the record names one. */
  readonly source?: { readonly name: string; readonly version: string };
  /** Path of the module or archive within the file, where one file tells of several. */
  readonly within?: string;
}

/**
 * `installed`: what such a file lists is in the image. `lock`: what the file lists is meant to be installed, and counts
 * only where nothing is installed beside it; what is for development only is left out where the file tells it.
 */
export type PackageFileRole = 'installed' | 'lock';

/** A kind of file, known by its path, that lists packages. One a file of code; all are in `all-package-files.ts`. */
export interface PackageFile {
  /** Such as `rpm-sqlite`, `poetry-lock`; never changes, as what is kept of a layer names it. */
  readonly kind: string;
  readonly role: PackageFileRole;
  /**
   * Last parts that the path of such a file may have: whole names, or `*.ending` for all that end so, with no further
   * dot in the ending. They choose the few kinds whose `matches` is asked.
   */
  readonly names: readonly string[];
  /** @param path without a leading slash. Called for many files of an image: cheap, and linear in the path. */
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
