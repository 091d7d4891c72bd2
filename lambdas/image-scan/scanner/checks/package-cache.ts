import type { Check } from './check';

/** Bytes below which a cache is not worth a build's change: locks, empty indexes. */
const MIN_BYTES = 1024 * 1024;

export const packageCache: Check = {
  id: 'mayfly:config/package-cache',
  kind: 'configuration',
  severity: 'LOW',
  title: "A package manager's cache is in the layers",
  standard: 'dockle DKL-DI-0004, DKL-DI-0005',
  remedy:
    'Delete the cache in the RUN that fills it, or keep it in a cache mount: a later step hides it, but every pull fetches it.',
  find: ({ files: { caches } }) =>
    caches
      .filter(({ bytes }) => bytes >= MIN_BYTES)
      .map(({ folder, bytes, files, layers }) => ({
        path: folder,
        detail: `${folder} takes ${megabytes(bytes)} in ${count(files, 'file')} of ${count(layers.length, 'layer')}, first in ${layers[0]}.`,
      })),
};

function megabytes(bytes: number): string {
  return `${(bytes / 1e6).toFixed(1)} MB`;
}

function count(number: number, noun: string): string {
  return `${number} ${noun}${number === 1 ? '' : 's'}`;
}
