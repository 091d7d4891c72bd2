import type { FileFacts } from '../facts/file-facts';
import type { ImageConfig } from '../image-config';

/** All that a check may know of an image. */
export interface ImageFacts {
  readonly config: ImageConfig;
  /** Those that name the image where it was found; empty where nobody knows them. */
  readonly tags: readonly string[];
  /** From os-release; null where the image has none. */
  readonly distribution: { readonly id: string; readonly versionId: string } | null;
  /** The time to judge by. */
  readonly now: Date;
  readonly files: FileFacts;
}
