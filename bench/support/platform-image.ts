import { randomBytes } from 'node:crypto';
import { assembleImage, type BuiltImage, type LayerSource } from '../../local/registry/oci/built-image';
import type { TarEntry } from '../../local/registry/oci/tar';

const MEGABYTE = 1_000_000;
const FILE_BYTES = 32 * 1024;
/**
 * Of a file's bytes this part is random and the rest repeats, so that a layer shrinks by a factor of 2.5: what gzip makes
 * of the file systems of ordinary Debian images.
 */
const RANDOM_PART = 0.4;
const PACKAGES = 120;

/** Stored megabytes of the layers: what images of one platform share, and what an application adds. */
export interface PlatformSizes {
  readonly base: number;
  readonly runtime: number;
  readonly application: number;
}

/** Layers of Debian 12 with a runtime, which any number of applications can stand on. */
export interface Platform {
  readonly sizes: PlatformSizes;
  readonly shared: readonly LayerSource[];
}

/** Two calls never make the same layers. */
export function makePlatform(sizes: PlatformSizes): Platform {
  const base = [...debianDatabase(), ...files('usr/share/base', sizes.base * MEGABYTE)];
  const runtime = files('usr/lib/runtime', sizes.runtime * MEGABYTE);
  return {
    sizes,
    shared: [
      { createdBy: 'debian 12', entries: base },
      { createdBy: 'install the runtime', entries: runtime },
    ],
  };
}

/** An application's image on the platform; its own layer is never the same. */
export function applicationOn({ sizes, shared }: Platform): BuiltImage {
  const own = { createdBy: 'copy the application', entries: files('srv/app', sizes.application * MEGABYTE) };
  return image([...shared, own]);
}

/** An image of a few kilobytes that is like no other. */
export function smallImage(): BuiltImage {
  const own = [textFile('srv/build-id', randomBytes(16).toString('hex'))];
  return image([
    { createdBy: 'debian 12', entries: debianDatabase() },
    { createdBy: 'copy the application', entries: own },
  ]);
}

/** Of every file: a layer of the same files is the same layer, whenever it is made. */
const MODIFIED = new Date('2026-01-01T00:00:00Z');

function image(layers: readonly LayerSource[]): BuiltImage {
  return assembleImage(layers, {
    architecture: 'arm64',
    created: new Date(),
    modified: MODIFIED,
    config: { User: '10001', Cmd: ['/srv/app/main'], Healthcheck: { Test: ['CMD', '/srv/app/main', '--healthy'] } },
  });
}

function debianDatabase(): TarEntry[] {
  const stanza = (_: unknown, index: number) =>
    `Package: library-${index}\nStatus: install ok installed\nArchitecture: arm64\nVersion: 1.${index}-1\nDescription: library\n`;
  return [
    textFile('etc/os-release', 'ID=debian\nVERSION_ID="12"\n'),
    textFile('var/lib/dpkg/status', Array.from({ length: PACKAGES }, stanza).join('\n')),
  ];
}

/** @param storedBytes what the files shall have after compression */
function files(folder: string, storedBytes: number): TarEntry[] {
  const count = Math.max(1, Math.round(storedBytes / (FILE_BYTES * RANDOM_PART)));
  const filler = Buffer.alloc(FILE_BYTES, 'text that repeats itself, as programs do; ');
  return Array.from({ length: count }, (_, index) => {
    const content = Buffer.from(filler);
    randomBytes(Math.round(FILE_BYTES * RANDOM_PART)).copy(content);
    return { path: `${folder}/${index % 64}/file-${index}`, content, mode: 0o644 };
  });
}

function textFile(path: string, text: string): TarEntry {
  return { path, content: Buffer.from(text), mode: 0o644 };
}
