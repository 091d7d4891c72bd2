import { execFile } from 'node:child_process';
import { createHash } from 'node:crypto';
import { copyFile, mkdir, mkdtemp, readdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { promisify } from 'node:util';
import { constants, gzip, zstdCompress } from 'node:zlib';

const run = promisify(execFile);
const PROJECT = resolve(__dirname, '..', '..');

/** Changes with what is in the image: an older one in the cache is not used. */
const VERSION = 1;

/** A build image of a web application: compilers, interpreters and what they read. */
const DEBIAN_PACKAGES = 'build-essential,git,python3-dev,python3-venv,perl-modules,openssl,curl,vim,ca-certificates';
const PYTHON_PACKAGES = ['django==5.1.4', 'boto3==1.35.80', 'numpy==2.2.0', 'pandas==2.2.3', 'cryptography==44.0.0'];

/** Folders of the root file system that are a layer each, so that two threads have something to share; the rest is one. */
const SPLIT = ['usr/lib', 'usr/share'];

export const COMPRESSIONS = ['gzip', 'zstd'] as const;
export type Compression = (typeof COMPRESSIONS)[number];

export interface BenchImage {
  /** Folder of an OCI layout with this image alone. */
  readonly layout: string;
  /** Files of its layers, from the base up. */
  readonly layers: readonly string[];
  readonly storedBytes: number;
  readonly inflatedBytes: number;
}

/** The same image in both compressions; made by mmdebstrap, npm and pip where the cache does not hold it. */
export async function benchImages(
  cache: string,
  progress: (line: string) => void,
): Promise<Readonly<Record<Compression, BenchImage>>> {
  const folder = join(cache, `image-${VERSION}`);
  if (!(await exists(folder))) {
    await mkdir(cache, { recursive: true });
    const unfinished = await mkdtemp(join(cache, 'unfinished-'));
    await build(unfinished, progress);
    await rename(unfinished, folder);
  }
  return { gzip: await openLayout(join(folder, 'gzip')), zstd: await openLayout(join(folder, 'zstd')) };
}

async function build(folder: string, progress: (line: string) => void): Promise<void> {
  const work = await mkdtemp(join(tmpdir(), 'bench-image-'));
  try {
    const root = join(work, 'root');
    progress('Building the image (once): Debian 12 with build tools');
    await run('mmdebstrap', ['--variant=apt', `--include=${DEBIAN_PACKAGES}`, 'bookworm', `${root}.tar`]);
    await mkdir(root);
    await run('tar', ['--extract', '--exclude=./dev/*', '--directory', root, '--file', `${root}.tar`]);

    progress('Building the image: an application in JavaScript, one in Python');
    const node = join(work, 'node', 'srv', 'web');
    await mkdir(node, { recursive: true });
    for (const name of ['package.json', 'package-lock.json']) await copyFile(join(PROJECT, name), join(node, name));
    await run('npm', ['ci', '--ignore-scripts', '--no-audit', '--prefix', node]);
    const python = join(work, 'python', 'srv', 'jobs');
    await run('python3', ['-m', 'venv', python]);
    await run(join(python, 'bin', 'pip'), ['install', '--quiet', ...PYTHON_PACKAGES]);

    const archives = [
      await archive(work, 'base', root, ['--exclude=./usr/lib', '--exclude=./usr/share', '.']),
      ...(await Promise.all(SPLIT.map((path) => archive(work, path.replace('/', '-'), root, [path])))),
      await archive(work, 'web', join(work, 'node'), ['srv']),
      await archive(work, 'jobs', join(work, 'python'), ['srv']),
    ];
    for (const compression of COMPRESSIONS) {
      progress(`Building the image: ${compression}`);
      await writeLayout(join(folder, compression), archives, compression);
    }
  } finally {
    await rm(work, { recursive: true, force: true });
  }
}

async function archive(work: string, name: string, root: string, what: readonly string[]): Promise<string> {
  const file = join(work, `${name}.tar`);
  await run('tar', ['--create', '--sort=name', '--numeric-owner', '--file', file, '--directory', root, ...what]);
  return file;
}

async function writeLayout(folder: string, archives: readonly string[], compression: Compression): Promise<void> {
  const blobs = join(folder, 'blobs', 'sha256');
  await mkdir(blobs, { recursive: true });
  const store = async (mediaType: string, bytes: Buffer) => {
    const hash = createHash('sha256').update(bytes).digest('hex');
    await writeFile(join(blobs, hash), bytes);
    return { mediaType, digest: `sha256:${hash}`, size: bytes.length };
  };
  const layers = [];
  const diffIds = [];
  let inflatedBytes = 0;
  for (const file of archives) {
    const tar = await readFile(file);
    inflatedBytes += tar.length;
    diffIds.push(`sha256:${createHash('sha256').update(tar).digest('hex')}`);
    layers.push(await store(`application/vnd.oci.image.layer.v1.tar+${compression}`, await compress(tar, compression)));
  }
  const config = await store(
    'application/vnd.oci.image.config.v1+json',
    json({
      ...{ architecture: 'amd64', os: 'linux', created: '2026-01-01T00:00:00Z' },
      config: { User: '65532', Cmd: ['node', 'server.js'] },
      rootfs: { type: 'layers', diff_ids: diffIds },
    }),
  );
  const mediaType = 'application/vnd.oci.image.manifest.v1+json';
  const manifest = await store(mediaType, json({ schemaVersion: 2, mediaType, config, layers }));
  await writeFile(join(folder, 'index.json'), json({ schemaVersion: 2, manifests: [manifest] }));
  await writeFile(join(folder, 'oci-layout'), json({ imageLayoutVersion: '1.0.0' }));
  await writeFile(join(folder, 'facts.json'), json({ layers: layers.map(({ digest }) => digest), inflatedBytes }));
}

async function compress(tar: Buffer, compression: Compression): Promise<Buffer> {
  if (compression === 'gzip') return promisify(gzip)(tar, { level: 6 });
  return promisify(zstdCompress)(tar, { params: { [constants.ZSTD_c_compressionLevel]: 3 } });
}

async function openLayout(layout: string): Promise<BenchImage> {
  const facts: { layers: readonly string[]; inflatedBytes: number } = JSON.parse(
    await readFile(join(layout, 'facts.json'), 'utf8'),
  );
  const layers = facts.layers.map((digest) => join(layout, 'blobs', digest.replace(':', '/')));
  let storedBytes = 0;
  for (const layer of layers) storedBytes += (await readFile(layer)).length;
  return { layout, layers, storedBytes, inflatedBytes: facts.inflatedBytes };
}

async function exists(folder: string): Promise<boolean> {
  try {
    return (await readdir(folder)).length > 0;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return false;
    throw error;
  }
}

const json = (value: unknown): Buffer => Buffer.from(JSON.stringify(value));
