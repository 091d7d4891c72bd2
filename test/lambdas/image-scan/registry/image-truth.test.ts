import { readImage, readManifest, readTag } from '../../../../lambdas/image-scan/registry/image-truth';
import { type EcrAnswer, EcrError, type EcrServer, startEcr } from './support/ecr-server';
import { MANIFEST_TYPE, memoryImage } from './support/memory-image';

const repository = 'app/api';
const { manifest, digest } = memoryImage([Buffer.from('layer – ünïcode')]);

let server: EcrServer | undefined;
async function ecrThatAnswers(answer: EcrAnswer): Promise<EcrServer> {
  server = await startEcr(() => answer);
  return server;
}
afterEach(() => server?.close());

const detail = {
  registryId: '123456789012',
  repositoryName: repository,
  imageDigest: digest,
  imageTags: ['v1', 'latest'],
  imageSizeInBytes: 1234,
  imagePushedAt: 1_763_000_000.5,
  imageManifestMediaType: MANIFEST_TYPE,
  artifactMediaType: 'application/vnd.oci.image.config.v1+json',
};

describe.each([
  ['readImage', (ecr: EcrServer['ecr']) => readImage(ecr, { repository, digest }), { imageDigest: digest }],
  ['readTag', (ecr: EcrServer['ecr']) => readTag(ecr, { repository, tag: 'v1' }), { imageTag: 'v1' }],
] as const)('%s', (_, read, imageId) => {
  it('gives what the registry says', async () => {
    const { ecr, calls } = await ecrThatAnswers({ imageDetails: [detail] });
    expect(await read(ecr)).toEqual({
      digest,
      tags: ['v1', 'latest'],
      pushedAt: '2025-11-13T02:13:20.500Z',
      sizeBytes: 1234,
      manifestMediaType: MANIFEST_TYPE,
      artifactMediaType: 'application/vnd.oci.image.config.v1+json',
    });
    expect(calls).toEqual([
      { operation: 'DescribeImages', input: { repositoryName: repository, imageIds: [imageId] } },
    ]);
  });

  it('gives an untagged image without sizes and types', async () => {
    const { ecr } = await ecrThatAnswers({ imageDetails: [{ imageDigest: digest, imagePushedAt: 1_763_000_000 }] });
    expect(await read(ecr)).toMatchObject({
      tags: [],
      sizeBytes: null,
      manifestMediaType: null,
      artifactMediaType: null,
    });
  });

  it.each<[string, EcrAnswer]>([
    ['the image is gone', new EcrError('ImageNotFoundException')],
    ['the repository is gone', new EcrError('RepositoryNotFoundException')],
    ['the list is empty', { imageDetails: [] }],
    ['there is no list', {}],
  ])('gives null when %s', async (_case, answer) => {
    const { ecr } = await ecrThatAnswers(answer);
    expect(await read(ecr)).toBeNull();
  });

  it.each(['imageDigest', 'imagePushedAt'])('refuses an image without %s', async (field) => {
    const { ecr } = await ecrThatAnswers({ imageDetails: [{ ...detail, [field]: undefined }] });
    await expect(read(ecr)).rejects.toMatchObject({
      name: 'UnexpectedRegistryAnswer',
      path: `imageDetails[0].${field}`,
    });
  });

  it('passes on an error that says nothing of the image', async () => {
    const { ecr } = await ecrThatAnswers(new EcrError('AccessDeniedException'));
    await expect(read(ecr)).rejects.toMatchObject({ name: 'AccessDeniedException' });
  });
});

describe('readManifest', () => {
  const image = { imageManifest: manifest.toString('utf8'), imageManifestMediaType: MANIFEST_TYPE };

  it('gives the bytes as stored and accepts every type of manifest', async () => {
    const { ecr, calls } = await ecrThatAnswers({ images: [image], failures: [] });
    const read = await readManifest(ecr, { repository, digest });
    expect(Buffer.from(read.bytes).equals(manifest)).toBe(true);
    expect(read).toMatchObject({ digest, mediaType: MANIFEST_TYPE });
    expect(calls[0]?.input['acceptedMediaTypes']).toEqual(
      expect.arrayContaining([
        'application/vnd.docker.distribution.manifest.v2+json',
        'application/vnd.docker.distribution.manifest.list.v2+json',
        'application/vnd.oci.image.manifest.v1+json',
        'application/vnd.oci.image.index.v1+json',
      ]),
    );
  });

  it.each<[string, EcrAnswer, object]>([
    ['a failure says so', { failures: [{ failureCode: 'ImageNotFound' }] }, { name: 'ImageGone', reference: digest }],
    ['the repository is gone', new EcrError('RepositoryNotFoundException'), { name: 'ImageGone', repository }],
    [
      'its key is',
      { failures: [{ failureCode: 'KmsError', failureReason: 'no key' }] },
      { name: 'ManifestUnavailable', code: 'KmsError' },
    ],
    [
      'bytes changed',
      { images: [{ ...image, imageManifest: `${image.imageManifest} ` }] },
      { name: 'ManifestDigestMismatch', expected: digest },
    ],
    [
      'none is in the answer',
      { images: [], failures: [] },
      { name: 'UnexpectedRegistryAnswer', path: 'images[0].imageManifest' },
    ],
    ['its type is missing', { images: [{ imageManifest: '{}' }] }, { name: 'UnexpectedRegistryAnswer' }],
    ['access is denied', new EcrError('AccessDeniedException'), { name: 'AccessDeniedException' }],
  ])('throws when %s', async (_, answer, error) => {
    const { ecr } = await ecrThatAnswers(answer);
    await expect(readManifest(ecr, { repository, digest })).rejects.toMatchObject(error);
  });
});
