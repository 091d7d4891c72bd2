import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { ImageFileError } from '../../../../../lambdas/image-scan/scanner/errors';
import { scan } from '../../../../../lambdas/image-scan/scanner/scan';
import type { ImageChoice } from '../../../../../lambdas/image-scan/scanner/sources/image-file';
import { openImage } from '../../../../../lambdas/image-scan/scanner/sources/open-image';
import {
  type BuiltImage,
  buildImage,
  buildIndex,
  dpkgStatus,
  layer,
  layoutFiles,
  type SavedImage,
  savedFiles,
  sha256,
  tar,
  tarEntry,
  writeFolder,
  writeTar,
} from '../../../../support/image-builder';

let folder: string;
let count = 0;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'mayfly-images-'));
});
afterAll(() => rm(folder, { recursive: true }));
function place(): string {
  count += 1;
  return join(folder, String(count));
}

const status = (name: string) => ({ name: 'var/lib/dpkg/status', content: dpkgStatus(`${name} 1`) });
const imageWith = (name: string): BuiltImage =>
  buildImage({ layers: [layer([status(name)])], config: { Labels: { name } } });
const [one, two] = [imageWith('one'), imageWith('two')];
const saved = (name: string, ...tags: readonly string[]): SavedImage => {
  const archive = tar([status(name)]);
  return {
    image: buildImage({ layers: [layer([status(name)], 'none')], config: { Labels: { name } } }),
    layers: [archive],
    tags,
  };
};

async function packagesOf(path: string, choice: ImageChoice = {}): Promise<readonly string[]> {
  const result = await scan(path, await openImage(path, choice));
  expect(result.notLookedAt).toEqual([]);
  return result.inventory.packages.map(({ name }) => name);
}

describe.each([
  ['a folder', writeFolder],
  ['a tar archive', writeTar],
])('an OCI layout in %s', (_, write) => {
  const ref = (name: string) => ({ 'org.opencontainers.image.ref.name': name });
  it('gives its image, with its names', async () => {
    const annotations = { 'io.containerd.image.name': 'docker.io/library/app:1.2', ...ref('1.2') };
    const path = await write(place(), layoutFiles([{ image: one, annotations }]));
    const image = await openImage(path);
    expect(image).toMatchObject({ format: 'oci-layout', names: ['docker.io/library/app:1.2', '1.2'] });
    expect((await image.manifest()).digest).toBe(one.manifest.digest);
    expect(await packagesOf(path)).toEqual(['one']);
  });

  it.each([
    ['app:1', ['one']],
    ['app:2', ['two']],
    [two.manifest.digest, ['two']],
  ])('gives the image that the reference %s names', async (reference, expected) => {
    const path = await write(
      place(),
      layoutFiles([
        { image: one, annotations: ref('app:1') },
        { image: two, annotations: ref('app:2') },
      ]),
    );
    expect(await packagesOf(path, { reference })).toEqual(expected);
  });

  it('asks which of several images is meant', async () => {
    const path = await write(
      place(),
      layoutFiles([
        { image: one, annotations: ref('app:1') },
        { image: two, annotations: ref('app:2') },
      ]),
    );
    await expect(openImage(path)).rejects.toMatchObject({
      reason: 'ambiguous',
      message: expect.stringContaining('app:1, app:2. Name one'),
    });
    await expect(openImage(path, { reference: 'app:3' })).rejects.toMatchObject({
      reason: 'no-such-image',
      message: expect.stringContaining('app:1, app:2'),
    });
  });

  const platforms = [
    { image: one, platform: { os: 'linux', architecture: 'amd64' } },
    { image: two, platform: { os: 'linux', architecture: 'arm64', variant: 'v8' } },
    { image: buildImage({ config: { User: 'x' } }), platform: { os: 'unknown', architecture: 'unknown' } },
  ];
  it.each([
    ['side by side', platforms],
    ['in an index', [{ image: buildIndex(platforms), annotations: ref('app:1') }]],
  ])('gives the platform that is asked for of platforms %s', async (__, entries) => {
    const path = await write(place(), layoutFiles(entries));
    expect(await packagesOf(path, { platform: 'linux/arm64' })).toEqual(['two']);
    expect(await packagesOf(path, { platform: 'linux/amd64' })).toEqual(['one']);
    await expect(openImage(path)).rejects.toMatchObject({
      reason: 'ambiguous',
      message: expect.stringContaining('linux/amd64, linux/arm64/v8. Name one platform'),
    });
    await expect(openImage(path, { platform: 'linux/s390x' })).rejects.toMatchObject({
      reason: 'no-such-image',
      message: expect.stringContaining('not for linux/s390x'),
    });
  });

  it('takes the only image of an index without asking', async () => {
    const index = buildIndex([{ image: one, platform: { os: 'linux', architecture: 'amd64' } }]);
    expect(await packagesOf(await write(place(), layoutFiles([{ image: index }])))).toEqual(['one']);
  });

  it.each<[string, (files: Map<string, Buffer>) => unknown, string]>([
    [
      'a version of the future',
      (files) => files.set('oci-layout', Buffer.from('{"imageLayoutVersion":"2.0.0"}')),
      'oci-layout: imageLayoutVersion',
    ],
    ['no manifest', (files) => files.delete(blob(one.manifest.digest)), 'it has no file blobs/sha256/'],
    [
      'another manifest than it says',
      (files) => files.set(blob(one.manifest.digest), Buffer.from(two.manifest.bytes)),
      'its digest is',
    ],
  ])('with %s is invalid', async (__, change, why) => {
    const files = layoutFiles([{ image: one }]);
    change(files);
    await expect(openImage(await write(place(), files))).rejects.toMatchObject({
      reason: 'invalid',
      message: expect.stringContaining(why),
    });
  });

  it('without an image says so', async () => {
    await expect(openImage(await write(place(), layoutFiles([])))).rejects.toMatchObject({ reason: 'no-such-image' });
  });

  it('whose digest is a path is refused', async () => {
    const files = layoutFiles([{ image: one }]);
    const manifests = [{ mediaType: one.manifest.mediaType, digest: 'sha256:../../../../etc/passwd', size: 1 }];
    files.set('index.json', Buffer.from(JSON.stringify({ schemaVersion: 2, manifests })));
    await expect(openImage(await write(place(), files))).rejects.toThrow('manifests[0].digest');
    const image = await openImage(await write(place(), layoutFiles([{ image: one }])));
    expect(() => image.blob({ mediaType: '', digest: 'sha256:../../x', size: 1 })).toThrow('is not a digest');
  });
});

const blob = (digest: string) => `blobs/sha256/${digest.slice('sha256:'.length)}`;

describe('a docker save archive', () => {
  it('becomes an OCI image whose digests are true, the same each time', async () => {
    const path = await writeTar(place(), savedFiles([saved('one', 'app:1', 'app:latest')]));
    const image = await openImage(path);
    const manifest = await image.manifest();
    expect(image).toMatchObject({ format: 'docker-archive', names: ['app:1', 'app:latest'] });
    expect(manifest.digest).toBe(sha256(manifest.bytes));
    expect(JSON.parse(Buffer.from(manifest.bytes).toString())).toMatchObject({
      schemaVersion: 2,
      layers: [{ mediaType: 'application/vnd.oci.image.layer.v1.tar', digest: sha256(tar([status('one')])) }],
    });
    expect((await (await openImage(path)).manifest()).digest).toBe(manifest.digest);
    expect(await packagesOf(path)).toEqual(['one']);
  });

  it('may be unpacked, and its layers compressed', async () => {
    const files = savedFiles([saved('one')]);
    for (const [path, bytes] of files) if (path.endsWith('layer.tar')) files.set(path, gzipSync(bytes));
    expect(await packagesOf(await writeFolder(place(), files))).toEqual(['one']);
  });

  it.each([
    ['app:1', ['one']],
    ['docker.io/library/app:1', ['one']],
    ['other', ['two']],
    [saved('two').image.config.digest, ['two']],
  ])('of several images gives the one that %s names', async (reference, expected) => {
    const path = await writeTar(place(), savedFiles([saved('one', 'app:1'), saved('two', 'other:latest')]));
    expect(await packagesOf(path, { reference })).toEqual(expected);
  });

  it('of several images asks which is meant', async () => {
    const path = await writeTar(place(), savedFiles([saved('one', 'app:1'), saved('two', 'app:2')]));
    await expect(openImage(path)).rejects.toMatchObject({
      reason: 'ambiguous',
      message: expect.stringContaining('app:1, app:2'),
    });
    await expect(openImage(path, { reference: 'x' })).rejects.toMatchObject({ reason: 'no-such-image' });
  });

  it('may link a layer that occurs twice', async () => {
    const files = savedFiles([saved('one')]);
    const layerPath = [...files.keys()].find((path) => path.endsWith('layer.tar')) ?? '';
    const [entry] = JSON.parse(files.get('manifest.json')?.toString() ?? '[]');
    files.set('manifest.json', Buffer.from(JSON.stringify([{ ...entry, Layers: [layerPath, 'twin/layer.tar'] }])));
    const link = tarEntry({ name: 'twin/layer.tar', type: '2', linkName: '../link.tar' });
    const hard = tarEntry({ name: 'link.tar', type: '1', linkName: layerPath });
    const path = place();
    await writeFile(path, tar([link, hard, ...[...files].map(([name, content]) => ({ name, content }))]));
    const manifest = JSON.parse(Buffer.from((await (await openImage(path)).manifest()).bytes).toString());
    expect(manifest.layers).toEqual([manifest.layers[0], manifest.layers[0]]);
  });

  it.each<[string, unknown, string]>([
    ['refers to a file that it does not have', [{ Config: 'x.json', Layers: [] }], 'no file x.json'],
    ['refers to a file outside', [{ Config: '../../../../../etc/passwd', Layers: [] }], 'refused'],
    ['is malformed', [{ Config: 1 }], 'manifest.json: [0].Config'],
    ['is no list', {}, 'manifest.json'],
  ])('that %s is invalid', async (_, manifest, why) => {
    const files = new Map([['manifest.json', Buffer.from(JSON.stringify(manifest))]]);
    const opening = openImage(await writeFolder(place(), files));
    await expect(opening).rejects.toMatchObject({ reason: 'invalid', message: expect.stringContaining(why) });
    await expect(openImage(await writeTar(place(), files))).rejects.toMatchObject({ reason: 'invalid' });
  });
});

describe('what is no image', () => {
  it.each<[string, (path: string) => Promise<unknown>, string, string]>([
    ['nothing', async () => {}, 'no-such-file', 'no such file'],
    [
      'text',
      (path) => writeFile(path, 'hello '.repeat(500)),
      'not-an-image',
      'neither an OCI layout nor a docker save archive: tar',
    ],
    ['an empty file', (path) => writeFile(path, ''), 'not-an-image', 'neither'],
    ['another archive', (path) => writeTar(path, new Map([['a', Buffer.from('b')]])), 'not-an-image', 'manifest.json'],
    [
      'a compressed archive',
      (path) => writeFile(path, gzipSync(tar([]))),
      'not-an-image',
      'compressed with gzip. Decompress',
    ],
    [
      'an archive that is cut short',
      (path) => writeFile(path, tar([status('x')]).subarray(0, 1100)),
      'not-an-image',
      'before its end mark',
    ],
    [
      'an archive of old Docker',
      (path) => writeTar(path, new Map([['repositories', Buffer.from('{}')]])),
      'not-an-image',
      'before 1.10',
    ],
    ['another folder', (path) => writeFolder(path, new Map([['a', Buffer.from('b')]])), 'not-an-image', 'neither'],
  ])('says so: %s', async (_, write, reason, why) => {
    const path = place();
    await write(path);
    const opening = openImage(path);
    await expect(opening).rejects.toThrow(ImageFileError);
    await expect(opening).rejects.toMatchObject({ reason, path, message: expect.stringContaining(why) });
  });
});
