import { randomBytes } from 'node:crypto';
import {
  BatchDeleteImageCommand,
  BatchGetImageCommand,
  DescribeImagesCommand,
  GetAuthorizationTokenCommand,
  GetDownloadUrlForLayerCommand,
  ListImagesCommand,
  PutImageCommand,
} from '@aws-sdk/client-ecr';
import { digestOf } from '../../../local/registry/oci/digest';
import { exampleImage, type RegistryRoom, registryRoom } from './registry-room';

const UNKNOWN = `sha256:${'0'.repeat(64)}`;

jest.setTimeout(60_000);

describe('the registry stand-in as a registry', () => {
  let room: RegistryRoom;
  beforeAll(async () => {
    room = await registryRoom();
  });
  afterAll(() => room.close());

  const imageActions = (repository: string) =>
    room.listen({
      source: ['aws.ecr'],
      'detail-type': ['ECR Image Action'],
      detail: { 'repository-name': [repository] },
    });

  it('tells the default bus of a push and of a deletion the way ECR does', async () => {
    const repository = await room.repository();
    const events = await imageActions(repository);
    const digest = await room.push(await exampleImage('storefront'), repository, 'v1');
    expect(await events.next()).toEqual({
      version: '0',
      id: expect.any(String),
      source: 'aws.ecr',
      'detail-type': 'ECR Image Action',
      account: room.facts.account,
      region: room.facts.region,
      time: expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$/),
      resources: [],
      detail: {
        result: 'SUCCESS',
        'action-type': 'PUSH',
        'repository-name': repository,
        'image-digest': digest,
        'image-tag': 'v1',
        'manifest-media-type': 'application/vnd.oci.image.manifest.v1+json',
        'artifact-media-type': 'application/vnd.oci.image.config.v1+json',
      },
    });

    await room.ecr.send(new BatchDeleteImageCommand({ repositoryName: repository, imageIds: [{ imageTag: 'v1' }] }));
    const deletion = await events.next();
    expect(deletion.detail).toMatchObject({ 'action-type': 'DELETE', 'image-digest': digest, 'image-tag': 'v1' });
  });

  it('tells of a push by digest with an empty tag, and of PutImage like of any push', async () => {
    const repository = await room.repository();
    const { manifest } = await exampleImage('storefront');
    const events = await imageActions(repository);
    await fetch(`${room.facts.registryUrl}/v2/${repository}/manifests/${manifest.digest}`, {
      method: 'PUT',
      body: new Uint8Array(manifest.bytes),
      headers: { 'content-type': manifest.mediaType },
    });
    expect((await events.next()).detail).toMatchObject({ 'image-digest': manifest.digest, 'image-tag': '' });

    const put = new PutImageCommand({
      repositoryName: repository,
      imageManifest: manifest.bytes.toString(),
      imageManifestMediaType: manifest.mediaType,
      imageTag: 'again',
    });
    await room.ecr.send(put);
    expect((await events.next()).detail).toMatchObject({ 'image-digest': manifest.digest, 'image-tag': 'again' });
  });

  it('loses or repeats push events when told so', async () => {
    const repository = await room.repository();
    const events = await imageActions(repository);
    const image = await exampleImage('storefront');
    await room.control(`repositories/${repository}`, { pushEvents: 0 });
    await room.push(image, repository, 'lost');
    await events.quiet();
    await room.control(`repositories/${repository}`, { pushEvents: 3 });
    await room.push(image, repository, 'thrice');
    const ids = [await events.next(), await events.next(), await events.next()].map(({ id }) => id);
    expect(new Set(ids).size).toBe(1);
    await events.quiet();
  });

  it('leaves an event that cannot be delivered in the dead-letter queue of its target', async () => {
    const repository = await room.repository();
    const letters = await room.deadLetters({ source: ['aws.ecr'], detail: { 'repository-name': [repository] } });
    const digest = await room.push(await exampleImage('storefront'), repository, 'v1');
    const { event, attributes } = await letters.next();
    expect(event.detail).toMatchObject({ 'action-type': 'PUSH', 'image-digest': digest });
    expect(attributes).toMatchObject({
      RULE_ARN: expect.stringContaining(':rule/registry-test-'),
      TARGET_ARN: expect.stringContaining(':no-such-function-'),
      ERROR_CODE: 'ResourceNotFoundException',
      RETRY_ATTEMPTS: '3',
    });
  });

  it('carries large blobs, and takes none that is not what its digest says', async () => {
    const repository = await room.repository();
    const bytes = randomBytes(32 * 1024 * 1024);
    const upload = async (digest: string) => {
      const blobs = `${room.facts.registryUrl}/v2/${repository}/blobs`;
      const opened = await fetch(`${blobs}/uploads/`, { method: 'POST' });
      const location = new URL(opened.headers.get('location') ?? '', room.facts.registryUrl);
      location.searchParams.set('digest', digest);
      const { status } = await fetch(location, { method: 'PUT', body: bytes });
      return { status, stored: await fetch(`${blobs}/${digest}`) };
    };
    const good = await upload(digestOf(bytes));
    expect(good.status).toBe(201);
    expect(Buffer.from(await good.stored.arrayBuffer()).equals(bytes)).toBe(true);
    const bad = await upload(UNKNOWN);
    expect([bad.status, bad.stored.status]).toEqual([400, 404]);
  });

  it('refuses a manifest that is not what its digest says', async () => {
    const repository = await room.repository();
    const answer = await fetch(`${room.facts.registryUrl}/v2/${repository}/manifests/${UNKNOWN}`, {
      method: 'PUT',
      body: '{}',
    });
    expect(answer.status).toBe(400);
    expect(await answer.json()).toMatchObject({ errors: [{ code: 'DIGEST_INVALID' }] });
  });

  it('hands out addresses of layers that give the layer', async () => {
    const repository = await room.repository();
    const image = await exampleImage('storefront');
    await room.push(image, repository, 'v1');
    const layerDigest = image.layers[0]?.digest;
    const { downloadUrl = '' } = await room.ecr.send(
      new GetDownloadUrlForLayerCommand({ repositoryName: repository, layerDigest }),
    );
    expect(downloadUrl.startsWith(`${room.facts.registryUrl}/`)).toBe(true);
    const bytes = new Uint8Array(await (await fetch(downloadUrl)).arrayBuffer());
    expect(digestOf(bytes)).toBe(layerDigest);

    const unknown = new GetDownloadUrlForLayerCommand({ repositoryName: repository, layerDigest: UNKNOWN });
    await expect(room.ecr.send(unknown)).rejects.toMatchObject({ name: 'LayersNotFoundException' });
  });

  it('gives each image under the id that was asked for, its manifest exactly as pushed', async () => {
    const repository = await room.repository();
    const image = await exampleImage('storefront');
    const digest = await room.push(image, repository, 'v1');
    await room.push(image, repository, 'v2');
    const other = await room.push(await exampleImage('checkout'), repository, 'v3');
    const { images, failures } = await room.ecr.send(
      new BatchGetImageCommand({
        repositoryName: repository,
        imageIds: [
          { imageTag: 'v1' },
          { imageDigest: digest },
          { imageTag: 'v3', imageDigest: digest },
          { imageTag: 'nope' },
        ],
      }),
    );
    expect(images?.map(({ imageId }) => imageId)).toEqual([
      { imageTag: 'v1', imageDigest: digest },
      { imageDigest: digest },
    ]);
    expect(images?.[0]?.imageManifest).toBe(image.manifest.bytes.toString());
    expect(failures?.map(({ failureCode }) => failureCode)).toEqual(['ImageTagDoesNotMatchDigest', 'ImageNotFound']);
    expect(other).not.toBe(digest);
  });

  it('describes an image with its true size, times and media types', async () => {
    const repository = await room.repository();
    const image = await exampleImage('storefront');
    const before = Date.now();
    const digest = await room.push(image, repository, 'v1');
    const { imageDetails = [] } = await room.ecr.send(
      new DescribeImagesCommand({ repositoryName: repository, imageIds: [{ imageTag: 'v1' }] }),
    );
    expect(imageDetails).toEqual([
      expect.objectContaining({
        imageDigest: digest,
        imageTags: ['v1'],
        imageSizeInBytes: image.layers.reduce((sum, { size }) => sum + size, 0),
        imageManifestMediaType: 'application/vnd.oci.image.manifest.v1+json',
        artifactMediaType: 'application/vnd.oci.image.config.v1+json',
      }),
    ]);
    const pushedAt = imageDetails[0]?.imagePushedAt?.getTime() ?? 0;
    expect(Math.abs(pushedAt - before)).toBeLessThan(60_000);
  });

  it.each([
    ['image', { imageDigest: UNKNOWN }, 'ImageNotFoundException', `{imageDigest:'${UNKNOWN}', imageTag:'null'}`],
    ['tag', { imageTag: 'nope' }, 'ImageNotFoundException', "{imageDigest:'null', imageTag:'nope'}"],
  ])('says that there is no such %s', async (_what, imageId, name, text) => {
    const repository = await room.repository();
    const command = new DescribeImagesCommand({ repositoryName: repository, imageIds: [imageId] });
    await expect(room.ecr.send(command)).rejects.toMatchObject({ name, message: expect.stringContaining(text) });
  });

  it('says that there is no such repository', async () => {
    const command = new DescribeImagesCommand({ repositoryName: 'no/such-repository' });
    await expect(room.ecr.send(command)).rejects.toMatchObject({
      name: 'RepositoryNotFoundException',
      message: expect.stringContaining(`registry with id '${room.facts.account}'`),
    });
  });

  it('pages through images', async () => {
    const repository = await room.repository();
    for (const day of ['01', '02', '03']) {
      const created = new Date(`2026-01-${day}T00:00:00Z`);
      await room.push(await exampleImage('storefront', { created }), repository, `v${day}`);
    }
    const first = await room.ecr.send(new DescribeImagesCommand({ repositoryName: repository, maxResults: 2 }));
    expect(first.imageDetails).toHaveLength(2);
    const rest = await room.ecr.send(
      new DescribeImagesCommand({ repositoryName: repository, maxResults: 2, nextToken: first.nextToken }),
    );
    expect(rest.imageDetails?.flatMap(({ imageTags }) => imageTags)).toEqual(['v03']);
    expect(rest.nextToken).toBeUndefined();
  });

  it('passes on what it does not add, and points docker at itself', async () => {
    const repository = await room.repository();
    const { imageIds } = await room.ecr.send(new ListImagesCommand({ repositoryName: repository }));
    expect(imageIds).toEqual([]);
    const { authorizationData } = await room.ecr.send(new GetAuthorizationTokenCommand({}));
    expect(authorizationData?.[0]?.proxyEndpoint).toBe(room.facts.registryUrl);
    expect(authorizationData?.[0]?.expiresAt?.getTime()).toBeGreaterThan(Date.now());
  });
});
