import { execFile, execFileSync } from 'node:child_process';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { gzipSync } from 'node:zlib';
import type { BuiltImage } from '../../local/registry/oci/built-image';
import { digestOf } from '../../local/registry/oci/digest';
import { MEDIA_TYPE } from '../../local/registry/oci/media-types';

export const mmdebstrapInstalled = (() => {
  try {
    execFileSync('mmdebstrap', ['--version'], { stdio: 'ignore' });
    return true;
  } catch {
    return false;
  }
})();

export interface DebianRootfs {
  readonly tar: Buffer;
  /** `name version architecture` of each package, as dpkg-query says it inside of the root file system; sorted. */
  readonly packages: readonly string[];
}

const FIELDS = ['Package', 'Version', 'Architecture']
  .map((field) => `\${${field}}`)
  .join(' ')
  .concat('\\n');

/** A Debian 12 root file system, made from the archive by mmdebstrap. */
export async function debianRootfs(): Promise<DebianRootfs> {
  const folder = await mkdtemp(join(tmpdir(), 'debian-'));
  const [tar, list] = [join(folder, 'rootfs.tar'), join(folder, 'packages')];
  try {
    const hook = `chroot "$1" dpkg-query --show --showformat '${FIELDS}' > ${list}`;
    await promisify(execFile)('mmdebstrap', ['--variant=essential', `--customize-hook=${hook}`, 'bookworm', tar], {
      maxBuffer: 64 * 1024 * 1024,
    });
    const packages = (await readFile(list, 'utf8')).trim().split('\n').sort();
    return { tar: await readFile(tar), packages };
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

/** An image of one layer, as `docker import` would make it. */
export function imageOfRootfs(tar: Buffer, config: Readonly<Record<string, unknown>>): BuiltImage {
  const layer = blob(MEDIA_TYPE.layer, gzipSync(tar, { level: 1 }));
  const configuration = json(MEDIA_TYPE.config, {
    ...{ created: new Date().toISOString(), architecture: 'amd64', os: 'linux', config },
    rootfs: { type: 'layers', diff_ids: [digestOf(tar)] },
    history: [{ created_by: 'rootfs' }],
  });
  const manifest = json(MEDIA_TYPE.manifest, {
    ...{ schemaVersion: 2, mediaType: MEDIA_TYPE.manifest },
    config: descriptor(configuration),
    layers: [descriptor(layer)],
  });
  return { config: configuration, layers: [layer], manifest };
}

type Blob = BuiltImage['config'];
const json = (mediaType: string, value: unknown): Blob => blob(mediaType, Buffer.from(JSON.stringify(value)));
const blob = (mediaType: string, bytes: Buffer): Blob => ({
  mediaType,
  digest: digestOf(bytes),
  size: bytes.length,
  bytes,
});
const descriptor = ({ mediaType, digest, size }: Blob) => ({ mediaType, digest, size });
