import type { ImageFacts } from '../../../../../lambdas/image-scan/scanner/checks/image-facts';
import type { FileFact } from '../../../../../lambdas/image-scan/scanner/facts/file-fact';
import { type FileFacts, NO_FILE_FACTS } from '../../../../../lambdas/image-scan/scanner/facts/file-facts';
import type { ImageFile } from '../../../../../lambdas/image-scan/scanner/facts/final-files';
import { imageConfig } from './image-config-of';

type Parts = Omit<Partial<ImageFacts>, 'config' | 'files'> & {
  readonly config?: Parameters<typeof imageConfig>[0];
  readonly files?: Partial<FileFacts>;
};

/** Facts that no check objects to, but for the given parts. */
export function imageFacts({ config = {}, files = {}, ...rest }: Parts): ImageFacts {
  return {
    config: imageConfig(config),
    tags: ['1.2.3'],
    distribution: { id: 'debian', versionId: '12' },
    now: new Date('2026-01-01T00:00:00Z'),
    files: { ...NO_FILE_FACTS, ...files },
    ...rest,
  };
}

/** An image whose history is the given commands. */
export function imageBuiltBy(...history: readonly string[]): ImageFacts {
  return imageFacts({ config: { history } });
}

/** A file of root's that nobody else may change, but for the given parts. */
export function imageFile(path: string, parts: Partial<FileFact> = {}): ImageFile {
  return { path, type: 'file', mode: 0o755, uid: 0, gid: 0, size: 10, nature: null, layer: 'sha256:1', ...parts };
}
