import type { IncomingMessage, ServerResponse } from 'node:http';
import type { DownloadSettings } from '../../../../lambdas/image-scan/registry/blob-download';
import { ecrImageSource } from '../../../../lambdas/image-scan/registry/ecr-image-source';
import { EcrError, type EcrServer, startEcr } from './support/ecr-server';
import { startServer, type TestServer } from './support/http-server';
import { collect, MANIFEST_TYPE, memoryImage } from './support/memory-image';
import { sha256 } from './support/registry-server';

const repository = 'app/api';
const bytes = Buffer.from(Array.from({ length: 300_000 }, (_, index) => (index * 31) % 251));
const layer = { mediaType: 'application/octet-stream', digest: sha256(bytes), size: bytes.length };
const retries = { attempts: 4, baseDelayMs: 1, maxDelayMs: 2 };

type Answer = (request: IncomingMessage, response: ServerResponse, from: number) => void;
const whole: Answer = (_, response) => response.end(bytes);
const ranged: Answer = (request, response, from) => {
  if (request.headers.range === undefined) return response.end(bytes);
  response.writeHead(206, { 'content-range': `bytes ${from}-${bytes.length - 1}/${bytes.length}` });
  return response.end(bytes.subarray(from));
};
/** Promises the whole, gives some, breaks the connection. */
const broken =
  (give: number): Answer =>
  (request, response, from) => {
    const isRange = request.headers.range !== undefined;
    response.writeHead(isRange ? 206 : 200, {
      'content-length': bytes.length - from,
      ...(isRange ? { 'content-range': `bytes ${from}-${bytes.length - 1}/${bytes.length}` } : {}),
    });
    response.write(bytes.subarray(from, from + give), () => setTimeout(() => response.destroy(), 20));
  };
const short: Answer = (_, response) => response.end(bytes.subarray(0, 1000));
const status =
  (code: number): Answer =>
  (_, response) =>
    response.writeHead(code).end('<Error/>');
const silent: Answer = (_, response) => {
  response.writeHead(200, { 'content-length': bytes.length });
  response.flushHeaders();
};

let servers: { close(): Promise<void> }[] = [];
afterEach(async () => {
  await Promise.all(servers.map((server) => server.close()));
  servers = [];
});

async function download(answers: readonly Answer[], settings: DownloadSettings = {}) {
  const ranges: (string | undefined)[] = [];
  const storage: TestServer = await startServer((request, response) => {
    ranges.push(request.headers.range);
    const answer = answers[Math.min(ranges.length, answers.length) - 1];
    answer?.(request, response, Number(/\d+/.exec(request.headers.range ?? '0')?.[0]));
  });
  const ecr: EcrServer = await startEcr(({ input }) => ({
    downloadUrl: `${storage.url}/${input['layerDigest']}?signature=${ecrCalls(ecr)}`,
  }));
  servers = [storage, ecr];
  const source = ecrImageSource(
    ecr.ecr,
    { repository, digest: sha256(Buffer.from('manifest')) },
    { retries, ...settings },
  );
  return { read: () => collect(source.blob(layer)), source, ranges, ecr };
}

const ecrCalls = (ecr: EcrServer) => ecr.calls.length;

describe('ecrImageSource', () => {
  it.each<[string, readonly Answer[], readonly (string | undefined)[]]>([
    ['in one piece', [whole], [undefined]],
    ['after an outage of the storage', [status(503), whole], [undefined, undefined]],
    ['after its URL expired', [status(403), whole], [undefined, undefined]],
    ['resumed where it broke', [broken(70_000), ranged], [undefined, 'bytes=70000-']],
    ['resumed twice', [broken(70_000), broken(5), ranged], [undefined, 'bytes=70000-', 'bytes=70005-']],
    ['resumed where it ended too early', [short, ranged], [undefined, 'bytes=1000-']],
    ['from storage that knows no ranges', [broken(70_000), whole], [undefined, 'bytes=70000-']],
    [
      'resumed after an expired URL',
      [broken(70_000), status(403), ranged],
      [undefined, 'bytes=70000-', 'bytes=70000-'],
    ],
  ])('reads a layer %s', async (_, answers, expectedRanges) => {
    const { read, ranges, ecr } = await download(answers);
    expect((await read()).equals(bytes)).toBe(true);
    expect(ranges).toEqual(expectedRanges);
    // A fresh URL for each attempt.
    expect(ecr.calls).toHaveLength(expectedRanges.length);
  });

  it.each<[string, readonly Answer[], RegExp]>([
    ['storage stays down', [status(503)], /4 attempts gave 0 of 300000 bytes/],
    ['access stays denied', [status(403)], /4 attempts/],
    ['it is not there', [status(404)], /status 404/],
    ['it has no first byte', [status(416)], /status 416/],
    ['it always ends early', [broken(10)], /4 attempts gave 40 of 300000 bytes/],
    [
      'it resumes elsewhere',
      [broken(10), (_, response) => response.writeHead(206, { 'content-range': 'bytes 5-9/300000' }).end('12345')],
      /asked to resume at byte 10, the storage began at 5/,
    ],
    [
      'it resumes at no named byte',
      [broken(10), (_, response) => response.writeHead(206).end('12345')],
      /began at an unnamed byte/,
    ],
  ])('throws LayerUnavailable when %s', async (_, answers, message) => {
    const { read } = await download(answers);
    const failure = await read().catch((error: unknown) => error);
    expect(failure).toMatchObject({ name: 'LayerUnavailable', repository, digest: layer.digest });
    expect(String(failure)).toMatch(message);
    expect(String(failure)).not.toContain('signature');
  });

  it('gives a blob that is longer than its descriptor says without its end, for the reader to refuse', async () => {
    const { read, ranges } = await download([(_, response) => response.end(Buffer.alloc(20_000_000))]);
    const { length } = await read();
    expect(length).toBeGreaterThan(layer.size);
    expect(length).toBeLessThan(5_000_000);
    expect(ranges).toHaveLength(1);
  });

  it('gives a blob that is shorter than its descriptor says, for the reader to refuse', async () => {
    const { read, ranges } = await download([short, status(416)]);
    expect(await read()).toHaveLength(1000);
    expect(ranges).toEqual([undefined, 'bytes=1000-']);
  });

  it('takes a silent connection for a broken one', async () => {
    const { read, ranges } = await download([silent, whole], { idleTimeoutMs: 50 });
    expect((await read()).equals(bytes)).toBe(true);
    expect(ranges).toHaveLength(2);
  });

  it('ends at the deadline, in a download and in a pause', async () => {
    const stuck = await download([silent], { deadline: AbortSignal.timeout(100) });
    await expect(stuck.read()).rejects.toThrow(/deadline passed/);
    await Promise.all(servers.map((server) => server.close()));
    const pausing = await download([status(503)], {
      deadline: AbortSignal.timeout(100),
      retries: { attempts: 3, baseDelayMs: 60_000, maxDelayMs: 60_000 },
    });
    await expect(pausing.read()).rejects.toThrow(/deadline passed/);
  });

  it('closes the connection when the reader stops', async () => {
    let closed = false;
    const { source } = await download([
      (_, response) => {
        response.on('close', () => {
          closed = true;
        });
        response.writeHead(200, { 'content-length': bytes.length });
        response.write(bytes.subarray(0, 100));
      },
    ]);
    for await (const _piece of source.blob(layer)) break;
    await new Promise((resolve) => setTimeout(resolve, 50));
    expect(closed).toBe(true);
  });

  it('reads an empty blob', async () => {
    const { source } = await download([(_, response) => response.end()]);
    expect(await collect(source.blob({ ...layer, size: 0 }))).toHaveLength(0);
  });

  it.each([
    ['LayersNotFoundException', 'LayerUnavailable'],
    ['LayerInaccessibleException', 'LayerUnavailable'],
    ['RepositoryNotFoundException', 'LayerUnavailable'],
    ['AccessDeniedException', 'AccessDeniedException'],
  ])('throws for %s of ECR a %s', async (type, name) => {
    const ecr = await startEcr(() => new EcrError(type));
    servers = [ecr];
    const source = ecrImageSource(ecr.ecr, { repository, digest: layer.digest }, { retries });
    await expect(collect(source.blob(layer))).rejects.toMatchObject({ name });
    expect(ecr.calls).toHaveLength(1);
  });

  it('refuses an answer of ECR without a URL', async () => {
    const ecr = await startEcr(() => ({ layerDigest: layer.digest }));
    servers = [ecr];
    const source = ecrImageSource(ecr.ecr, { repository, digest: layer.digest }, { retries });
    await expect(collect(source.blob(layer))).rejects.toMatchObject({
      name: 'UnexpectedRegistryAnswer',
      path: 'downloadUrl',
    });
  });

  it('asks for the manifest once', async () => {
    const { manifest, digest } = memoryImage([]);
    const ecr = await startEcr(() => ({
      images: [{ imageManifest: manifest.toString('utf8'), imageManifestMediaType: MANIFEST_TYPE }],
    }));
    servers = [ecr];
    const source = ecrImageSource(ecr.ecr, { repository, digest });
    expect(await source.manifest()).toBe(await source.manifest());
    expect(ecr.calls).toHaveLength(1);
  });
});
