import type { FileContent } from '../inventory/file-content';

/**
 * What one layer does to the files that the inventory looks at, in the order of its archive. It is plain data and
 * depends on nothing but the layer's bytes and the version of the rules, so that it can be kept by the layer's digest.
 */
export interface LayerContents {
  readonly rulesVersion: string;
  readonly entries: readonly LayerEntry[];
  /** Names and reasons of what was passed over. */
  readonly notLookedAt: readonly string[];
}

export type LayerEntry =
  | { readonly kind: 'file'; readonly path: string; readonly content: FileContent }
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
