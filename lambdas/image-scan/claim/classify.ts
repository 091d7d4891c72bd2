import type { ECRClient } from '@aws-sdk/client-ecr';
import { describeError } from '../../shared/errors';
import type { ImageReference } from '../../verdicts/image-reference';
import type { Unknown } from '../../verdicts/verdict';
import { ImageGone, ManifestDigestMismatch } from '../registry/errors';
import { readManifest } from '../registry/image-truth';
import { InvalidManifest, UnsupportedManifest } from '../scanner/errors';
import { type ParsedManifest, parseManifest } from '../scanner/manifest';
import { subjectByTag } from './artifact-subject';

export interface Unreadable {
  readonly kind: 'unreadable';
  readonly unknown: Unknown;
}

export type Classified =
  | { readonly kind: 'image' | 'index'; readonly mediaType: string }
  | { readonly kind: 'artifact'; readonly mediaType: string; readonly artifact: { type: string; subject?: string } }
  | Unreadable;

/** What the manifest is. An artifact speaks of the manifest that it names itself, else of the one in its tag. */
export async function classify(
  ecr: ECRClient,
  image: ImageReference & { readonly tags: readonly string[] },
): Promise<Classified> {
  const manifest = await readParsed(ecr, image);
  if (manifest.kind === 'unreadable') return manifest;
  const { kind, mediaType } = manifest;
  if (kind !== 'artifact') return { kind, mediaType };
  const subject = manifest.subject ?? subjectByTag(image.tags);
  return { kind, mediaType, artifact: { type: manifest.type, ...(subject ? { subject } : {}) } };
}

/** A manifest that cannot be read is no failure of the run: it is why the verdict is UNKNOWN. */
export async function readParsed(ecr: ECRClient, image: ImageReference): Promise<ParsedManifest | Unreadable> {
  try {
    const { bytes, mediaType } = await readManifest(ecr, image);
    return parseManifest(bytes, mediaType);
  } catch (error) {
    const expected = [ImageGone, ManifestDigestMismatch, InvalidManifest, UnsupportedManifest].some(
      (kind) => error instanceof kind,
    );
    if (!expected) throw error;
    return { kind: 'unreadable', unknown: { what: 'manifest', why: describeError(error) } };
  }
}
