import type { LayerFacts } from '../facts/layer-facts';
import type { FileContent } from '../inventory/file-content';
import type { RawPackage } from '../inventory/package-file';
import type { SecretMatch } from '../secrets/secret-match';

/**
 * What one layer does to the files that the scanner looks at, in the order of its archive, and what lies in them. It is
 * plain data and depends on nothing but the layer's bytes, the version of the rules and the key of the fingerprints, so that
 * it can be kept by the layer's digest.
 */
export interface LayerContents {
  readonly rulesVersion: string;
  readonly entries: readonly LayerEntry[];
  /** Credentials in its files. */
  readonly secrets: readonly SecretMatch[];
  /** Modes and places of files that checks may object to. */
  readonly facts: LayerFacts;
  /** The text of a `PathSet`: all paths that are not folders, to tell what a higher layer replaces. */
  readonly paths: string;
  /** Names and reasons of what was passed over; an image with any is not complete. */
  readonly notLookedAt: readonly string[];
  /** What was passed over where nothing that decides is ever found, such as compressed documentation. */
  readonly passedOver: readonly string[];
}

/** What is known of a regular file; at least one part is there. */
export interface FileEntry {
  readonly kind: 'file';
  readonly path: string;
  /** What the file is known for by its path. */
  readonly content?: FileContent;
  /** Packages that its bytes tell of: binaries and archives. */
  readonly found?: readonly RawPackage[];
}

export type LayerEntry =
  | FileEntry
  /** A hard link to a file that is not in this layer, or not before the link. */
  | { readonly kind: 'hardlink'; readonly path: string; readonly target: string }
  /** The target as written: relative to the link's folder, or absolute. */
  | { readonly kind: 'symlink'; readonly path: string; readonly target: string }
  | { readonly kind: 'directory'; readonly path: string }
  /** Something else that takes the place of what lay there. */
  | { readonly kind: 'other'; readonly path: string }
  /** Hides the path, and all below it, of lower layers. */
  | { readonly kind: 'whiteout'; readonly path: string }
  /** Hides all below the path, of lower layers. */
  | { readonly kind: 'opaque'; readonly path: string };
