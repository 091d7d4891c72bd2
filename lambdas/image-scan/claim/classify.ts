import type { ECRClient } from '@aws-sdk/client-ecr';
import { describeError } from '../../shared/errors';
import type { ImageReference } from '../../verdicts/image-reference';
import type { Unknown } from '../../verdicts/verdict';
import { ImageGone, ManifestDigestMismatch } from '../registry/errors';
import { readManifest } from '../registry/image-truth';
import { InvalidManifest, UnsupportedManifest } from '../scanner/errors';
import { parseManifest } from '../scanner/manifest';

export type Classified =
  | { readonly kind: 'image' | 'index'; readonly mediaType: string }
  | { readonly kind: 'artifact'; readonly mediaType: string; readonly artifact: { type: string; subject?: string } }
  | { readonly kind: 'unreadable'; readonly unknown: Unknown };

/** What the manifest is. One that cannot be read is no failure of the run: it is why the verdict is UNKNOWN. */
export async function classify(ecr: ECRClient, image: ImageReference): Promise<Classified> {
  try {
    const { bytes, mediaType } = await readManifest(ecr, image);
    const manifest = parseManifest(bytes, mediaType);
    if (manifest.kind !== 'artifact') return { kind: manifest.kind, mediaType };
    const { type, subject } = manifest;
    return { kind: 'artifact', mediaType, artifact: { type, ...(subject ? { subject } : {}) } };
  } catch (error) {
    const expected = [ImageGone, ManifestDigestMismatch, InvalidManifest, UnsupportedManifest].some(
      (kind) => error instanceof kind,
    );
    if (!expected) throw error;
    return { kind: 'unreadable', unknown: { what: 'manifest', why: describeError(error) } };
  }
}
