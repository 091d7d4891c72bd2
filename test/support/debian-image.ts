import { randomBytes } from 'node:crypto';
import { assembleImage, type BuiltImage } from '../../local/registry/oci/built-image';
import type { TarEntry } from '../../local/registry/oci/tar';

export interface DebianImage {
  /** Versions by package name. */
  readonly packages: Readonly<Record<string, string>>;
  /** Merged over a configuration that breaks no check. */
  readonly config?: Readonly<Record<string, unknown>>;
  readonly files?: readonly TarEntry[];
  readonly architecture?: string;
}

export const textEntry = (path: string, text: string): TarEntry => ({ path, content: Buffer.from(text), mode: 0o644 });

/** A small image of Debian 12 with a real package database. Two calls never make the same digest. */
export function debianImage({ packages, config = {}, files = [], architecture = 'amd64' }: DebianImage): BuiltImage {
  const status = Object.entries(packages)
    .map(([name, version]) =>
      [
        `Package: ${name}`,
        'Status: install ok installed',
        'Architecture: amd64',
        `Version: ${version}`,
        `Description: ${name}`,
        '',
      ].join('\n'),
    )
    .join('\n');
  const release = 'ID=debian\nVERSION_ID="12"\nPRETTY_NAME="Debian GNU/Linux 12 (bookworm)"\n';
  const base = [textEntry('etc/os-release', release), textEntry('var/lib/dpkg/status', status)];
  const application = [textEntry('srv/build-id', randomBytes(16).toString('hex')), ...files];
  const now = new Date();
  return assembleImage(
    [
      { createdBy: 'debian 12', entries: base },
      { createdBy: 'copy application', entries: application },
    ],
    {
      architecture,
      created: now,
      modified: now,
      config: { User: '10001', Cmd: ['/bin/true'], Healthcheck: { Test: ['CMD', '/bin/true'] }, ...config },
    },
  );
}
