import type { IncomingMessage, ServerResponse } from 'node:http';
import { createDistributionClient } from '../../../../lambdas/image-scan/registry/distribution';
import { collect, MANIFEST_TYPE, memoryImage } from './support/memory-image';
import { type RegistryOptions, type RegistryServer, refuse, sha256, startRegistry } from './support/registry-server';

const repository = 'team/app';
const retries = { attempts: 3, baseDelayMs: 1, maxDelayMs: 2 };
const bytes = Buffer.from('some layer '.repeat(20_000));
const blob = { digest: sha256(bytes), size: bytes.length };

let server: RegistryServer | undefined;
afterEach(() => server?.close());

async function connect(options: RegistryOptions = {}, authorization?: string) {
  server = await startRegistry(options);
  const client = createDistributionClient({
    endpoint: server.url,
    retries,
    ...(authorization === undefined ? {} : { authorization }),
  });
  return { client, registry: server };
}

async function* stream(content: Buffer = bytes) {
  for (let at = 0; at < content.length; at += 7_000) yield content.subarray(at, at + 7_000);
}

/** Fails the first requests that match, with a status or by breaking the connection. */
function failing(times: number, method: string, path: RegExp, status: number | 'break', headers: object = {}) {
  let left = times;
  return (request: IncomingMessage, response: ServerResponse): boolean => {
    if (left === 0 || request.method !== method || !path.test(request.url ?? '')) return false;
    left -= 1;
    if (status === 'break') request.socket.destroy();
    else {
      for (const [name, value] of Object.entries(headers)) response.setHeader(name, value);
      refuse(response, status, status === 403 ? 'DENIED' : 'TOOMANYREQUESTS', 'not now');
    }
    return true;
  };
}

describe('putBlob', () => {
  it.each([false, true])('uploads in a session whose locations are absolute: %s', async (absoluteLocations) => {
    const { client, registry } = await connect({ absoluteLocations });
    await client.putBlob(repository, blob, () => stream());
    expect(registry.blobs.get(blob.digest)?.equals(bytes)).toBe(true);
    expect(registry.log.map((line) => line.split(' ')[0])).toEqual(['POST', 'PATCH', 'PUT']);
    expect(await client.headBlob(repository, blob.digest)).toBe(true);
  });

  it('uploads an empty blob', async () => {
    const { client, registry } = await connect();
    const empty = Buffer.alloc(0);
    await client.putBlob(repository, { digest: sha256(empty), size: 0 }, () => stream(empty));
    expect(registry.blobs.get(sha256(empty))).toHaveLength(0);
  });

  it.each<[string, NonNullable<RegistryOptions['fault']>]>([
    ['the session is refused', failing(2, 'POST', /uploads/, 503)],
    ['too much is asked', failing(1, 'POST', /uploads/, 429, { 'retry-after': '0' })],
    ['the bytes are refused', failing(2, 'PATCH', /uploads/, 500)],
    ['the connection breaks', failing(1, 'PATCH', /uploads/, 'break')],
    ['the commit is refused', failing(1, 'PUT', /uploads/, 502)],
    ['the session is forgotten', failing(1, 'PUT', /uploads/, 404)],
  ])('begins anew when %s', async (_, fault) => {
    const { client, registry } = await connect({ fault });
    await client.putBlob(repository, blob, () => stream());
    expect(registry.blobs.get(blob.digest)?.equals(bytes)).toBe(true);
  });

  it('gives up after its attempts', async () => {
    const { client, registry } = await connect({ fault: failing(99, 'PATCH', /uploads/, 503) });
    await expect(client.putBlob(repository, blob, () => stream())).rejects.toMatchObject({
      name: 'RegistryRequestFailed',
      status: 503,
      message: expect.stringMatching(
        /^PATCH \/v2\/team\/app\/blobs\/uploads\/\S+ failed after 3 attempts: status 503, TOOMANYREQUESTS: not now\.$/,
      ),
    });
    expect(registry.blobs.size).toBe(0);
  });

  it('gives up when every connection breaks', async () => {
    const { client } = await connect({ fault: failing(99, 'PATCH', /uploads/, 'break') });
    await expect(client.putBlob(repository, blob, () => stream())).rejects.toMatchObject({
      name: 'RegistryRequestFailed',
      status: null,
      message: expect.stringMatching(/failed after 3 attempts: no answer\.$/),
    });
  });

  it('does not open a session again in a repository that does not exist', async () => {
    const { client, registry } = await connect({ fault: failing(99, 'POST', /uploads/, 404) });
    await expect(client.putBlob(repository, blob, () => stream())).rejects.toMatchObject({ status: 404 });
    expect(registry.log).toHaveLength(1);
  });

  it('does not repeat what is denied', async () => {
    const { client, registry } = await connect({ fault: failing(99, 'PATCH', /uploads/, 403) });
    await expect(client.putBlob(repository, blob, () => stream())).rejects.toMatchObject({
      status: 403,
      code: 'DENIED',
    });
    expect(registry.log).toHaveLength(2);
  });

  it.each<[string, Buffer, RegExp]>([
    ['longer', Buffer.concat([bytes, Buffer.from('x')]), /longer/],
    ['shorter', bytes.subarray(1), /shorter: 219999 bytes/],
    ['others', Buffer.alloc(bytes.length), /something else: sha256:/],
  ])('commits nothing when the bytes are %s', async (_, content, message) => {
    const { client, registry } = await connect();
    const failure = await client.putBlob(repository, blob, () => stream(content)).catch((error: unknown) => error);
    expect(failure).toMatchObject({ name: 'BlobMismatch', digest: blob.digest });
    expect(String(failure)).toMatch(message);
    expect(registry.blobs.size).toBe(0);
    expect(registry.log.filter((line) => line.startsWith('PUT'))).toEqual([]);
  });

  it('throws what the stream throws, without another attempt', async () => {
    const { client, registry } = await connect();
    const failure = new Error('disk broke');
    const broken = async function* () {
      yield bytes.subarray(0, 10);
      throw failure;
    };
    await expect(client.putBlob(repository, blob, broken)).rejects.toBe(failure);
    expect(registry.log.filter((line) => line.startsWith('POST'))).toHaveLength(1);
  });

  it('refuses a session without an address', async () => {
    const { client } = await connect({
      fault: (request, response) => request.method === 'POST' && Boolean(response.writeHead(202).end()),
    });
    await expect(client.putBlob(repository, blob, () => stream())).rejects.toMatchObject({
      name: 'UnexpectedRegistryAnswer',
      path: 'Location',
    });
  });
});

describe('getBlob', () => {
  it('reads a blob', async () => {
    const { client, registry } = await connect();
    registry.blobs.set(blob.digest, bytes);
    const read = client.getBlob(repository, { ...blob, mediaType: 'x' }, { retries });
    expect((await collect(read)).equals(bytes)).toBe(true);
  });

  it('says which blob is missing', async () => {
    const { client } = await connect();
    const read = collect(client.getBlob(repository, { ...blob, mediaType: 'x' }, { retries }));
    await expect(read).rejects.toMatchObject({ name: 'LayerUnavailable', digest: blob.digest });
    expect(await client.headBlob(repository, blob.digest)).toBe(false);
  });
});

describe('manifests', () => {
  const { manifest, digest, blobs } = memoryImage([bytes]);

  it('come back byte for byte, by tag and by digest', async () => {
    const { client, registry } = await connect();
    for (const [name, content] of blobs) registry.blobs.set(name, content);
    expect(await client.putManifest(repository, 'v1', manifest, MANIFEST_TYPE)).toBe(digest);
    for (const reference of ['v1', digest]) {
      const read = await client.getManifest(repository, reference);
      expect(Buffer.from(read.bytes).equals(manifest)).toBe(true);
      expect(read).toMatchObject({ digest, mediaType: MANIFEST_TYPE });
    }
  });

  it('that are missing are named', async () => {
    const { client } = await connect();
    await expect(client.getManifest(repository, 'v9')).rejects.toMatchObject({ name: 'ImageGone', reference: 'v9' });
  });

  it('that refer to missing blobs are refused in the registry’s words', async () => {
    const { client } = await connect();
    await expect(client.putManifest(repository, 'v1', manifest, MANIFEST_TYPE)).rejects.toMatchObject({
      name: 'RegistryRequestFailed',
      status: 400,
      code: 'MANIFEST_BLOB_UNKNOWN',
      message: expect.stringMatching(
        /^PUT \/v2\/team\/app\/manifests\/v1 failed: status 400, MANIFEST_BLOB_UNKNOWN: .* is missing\.$/,
      ),
    });
  });

  it.each<[string, string, Record<string, string>, object]>([
    ['other than asked for', digest, {}, { name: 'ManifestDigestMismatch', expected: digest }],
    [
      'other than announced',
      'v1',
      { 'docker-content-digest': digest },
      { name: 'ManifestDigestMismatch', expected: digest },
    ],
    ['endless', 'v1', {}, { name: 'UnexpectedRegistryAnswer', path: 'body' }],
  ])('that are %s are refused', async (kind, reference, headers, error) => {
    const { client } = await connect({
      fault: (_, response) =>
        Boolean(response.writeHead(200, headers).end(kind === 'endless' ? ' '.repeat(5_000_000) : '{}')),
    });
    await expect(client.getManifest(repository, reference)).rejects.toMatchObject(error);
  });

  it('that the registry stored as something else are refused', async () => {
    const { client } = await connect({
      fault: (_, response) => Boolean(response.writeHead(201, { 'docker-content-digest': blob.digest }).end()),
    });
    await expect(client.putManifest(repository, 'v1', manifest, MANIFEST_TYPE)).rejects.toMatchObject({
      name: 'ManifestDigestMismatch',
    });
  });

  it.each([503, 429, 'break'] as const)('are asked for again after %s', async (status) => {
    const { client, registry } = await connect({
      fault: failing(2, 'GET', /manifests/, status, { 'retry-after': '0' }),
    });
    registry.manifests.set(`${repository}/v1`, { bytes: manifest, mediaType: MANIFEST_TYPE });
    expect(await client.getManifest(repository, 'v1')).toMatchObject({ digest });
    expect(registry.log).toHaveLength(3);
  });

  it('are given up when nobody answers', async () => {
    const { client, registry } = await connect();
    await registry.close();
    await expect(client.getManifest(repository, 'v1')).rejects.toMatchObject({
      name: 'RegistryRequestFailed',
      status: null,
      cause: { name: 'ConnectionFailed' },
    });
  });
});

describe('authentication', () => {
  it('sends Basic credentials with the first request', async () => {
    const { client, registry } = await connect({ basic: 'QVdTOnRva2Vu' }, 'Basic QVdTOnRva2Vu');
    await client.putBlob(repository, blob, () => stream());
    expect(registry.log).toHaveLength(3);
  });

  it('says that it has none, or wrong ones', async () => {
    const { client } = await connect({ basic: 'QVdTOnRva2Vu' });
    await expect(client.headBlob(repository, blob.digest)).rejects.toMatchObject({ status: 401 });
  });

  it.each<[string, RegistryOptions['bearer'], string | undefined]>([
    ['an anonymous token', {}, undefined],
    ['a token for its credentials', { credentials: 'Zm9v' }, 'Basic Zm9v'],
  ])('asks once for %s', async (_, bearer, authorization) => {
    const { client, registry } = await connect(bearer ? { bearer } : {}, authorization);
    await client.putBlob(repository, blob, () => stream());
    expect(await client.headBlob(repository, blob.digest)).toBe(true);
    expect(registry.log.filter((line) => line === 'GET /token')).toHaveLength(1);
  });

  it('asks for a new token when one expires between and during uploads', async () => {
    let expired = 0;
    const { client, registry } = await connect({
      bearer: {},
      fault: (request, response) => {
        if (request.method !== 'PATCH' || expired++ > 0) return false;
        response.setHeader(
          'www-authenticate',
          `Bearer realm="http://${request.headers.host}/token",service="test registry"`,
        );
        refuse(response, 401, 'UNAUTHORIZED', 'expired');
        return true;
      },
    });
    await client.putBlob(repository, blob, () => stream());
    expect(registry.blobs.has(blob.digest)).toBe(true);
    expect(registry.log.filter((line) => line === 'GET /token')).toHaveLength(2);
  });

  it('says that the token service refuses', async () => {
    const { client } = await connect({ bearer: { credentials: 'Zm9v' } });
    await expect(client.headBlob(repository, blob.digest)).rejects.toMatchObject({ name: 'UnexpectedRegistryAnswer' });
  });

  it('does not give its credentials to another host', async () => {
    const seen: (string | undefined)[] = [];
    const other = await startRegistry({
      fault: (request, response) => {
        seen.push(request.headers.authorization);
        return Boolean(response.writeHead(request.method === 'PUT' ? 201 : 202, { location: request.url }).end());
      },
    });
    const { client } = await connect(
      {
        fault: (_, response) => Boolean(response.writeHead(202, { location: `${other.url}/upload` }).end()),
      },
      'Basic Zm9v',
    );
    await client.putBlob(repository, { digest: sha256(Buffer.from('x')), size: 1 }, () => stream(Buffer.from('x')));
    await other.close();
    expect(seen).toEqual([undefined, undefined]);
  });
});
