import { createHash, randomBytes } from 'node:crypto';
import { mkdtemp, readdir, readFile, rm, utimes, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { MemorySink } from '../../../../../lambdas/image-scan/advisories/download/byte-sink';
import {
  type DownloadProgress,
  type DownloadSettings,
  download,
} from '../../../../../lambdas/image-scan/advisories/download/download';
import { obtainInFolder } from '../../../../../lambdas/image-scan/advisories/download/obtain-export';
import { DownloadFailed } from '../../../../../lambdas/image-scan/advisories/sources/errors';
import { type FileServer, type Interference, startFileServer } from '../../../../support/file-server';

const BYTES = randomBytes(300_000);
const PATH = '/npm/all.zip';
const hash = (bytes: Buffer) => createHash('sha256').update(bytes).digest('hex');
const RETRIES = { attempts: 3, baseDelayMs: 1, maxDelayMs: 5 };

let server: FileServer;
beforeEach(async () => {
  server = await startFileServer({ [PATH]: { bytes: BYTES, etag: '"v1"' } });
});
afterEach(() => server[Symbol.asyncDispose]());

async function get(settings: Partial<DownloadSettings> = {}) {
  const sink = new MemorySink();
  const result = await download(server.url + PATH, sink, { maxBytes: 1_000_000, retries: RETRIES, ...settings });
  return { result, bytes: sink.bytes() };
}

/** Cuts the first answers off after so many bytes of the file. */
const cutAfter =
  (size: number, times = 1): Interference =>
  (_, response, count) => {
    if (count > times) return undefined;
    response.writeHead(200, { 'content-length': BYTES.length, etag: '"v1"' });
    response.write(BYTES.subarray(0, size), () => response.destroy());
    return 'done';
  };
const status =
  (code: number, times: number, headers: Record<string, string> = {}): Interference =>
  (_, response, count) => {
    if (count > times) return undefined;
    response.writeHead(code, headers).end('busy');
    return 'done';
  };

test('a whole file comes as it is, and its progress is told', async () => {
  const told: DownloadProgress[] = [];
  const { result, bytes } = await get({ onProgress: (progress) => told.push(progress) });
  expect(result).toEqual({ status: 'downloaded', bytes: BYTES.length, etag: '"v1"' });
  expect(bytes.equals(BYTES)).toBe(true);
  expect(told.at(-1)).toEqual({ received: BYTES.length, total: BYTES.length });
});

test('a cut connection is resumed where it broke off, only for the same content', async () => {
  server.interfere = cutAfter(100_000);
  expect((await get()).bytes.equals(BYTES)).toBe(true);
  const [, second] = server.requests;
  expect(second).toMatchObject({ ifRange: '"v1"', range: expect.stringMatching(/^bytes=[1-9]\d*-$/) });
});

test('what changes in the middle begins anew, and nothing of the old is left', async () => {
  const next = randomBytes(200_000);
  server.interfere = (request, response, count) => {
    const done = cutAfter(100_000)(request, response, count);
    if (done) server.files.set(PATH, { bytes: next, etag: '"v2"' });
    return done;
  };
  const { result, bytes } = await get();
  expect(result).toMatchObject({ bytes: next.length, etag: '"v2"' });
  expect(bytes.equals(next)).toBe(true);
});

test('a part that belongs to other content is not taken', async () => {
  server.interfere = (request, response, count) => {
    if (count === 1) return cutAfter(100_000)(request, response, count);
    if (count > 2) return undefined;
    const start = Number(/\d+/.exec(request.headers.range ?? '')?.[0]);
    const range = `bytes ${start}-${BYTES.length - 1}/${BYTES.length}`;
    response.writeHead(206, { etag: '"other"', 'content-range': range }).end(randomBytes(BYTES.length - start));
    return 'done';
  };
  expect((await get()).bytes.equals(BYTES)).toBe(true);
  expect(server.requests).toHaveLength(3);
});

test('without a strong validator a cut download begins anew', async () => {
  server.files.set(PATH, { bytes: BYTES, etag: 'W/"weak"' });
  server.interfere = (_, response, count) => {
    if (count > 1) return undefined;
    response.writeHead(200, { 'content-length': BYTES.length, etag: 'W/"weak"' });
    response.write(BYTES.subarray(0, 100_000), () => response.destroy());
    return 'done';
  };
  expect((await get()).bytes.equals(BYTES)).toBe(true);
  expect(server.requests[1]?.range).toBeUndefined();
});

test.each([429, 500, 503])('status %d is tried again', async (code) => {
  server.interfere = status(code, 2, { 'retry-after': '0' });
  expect((await get()).bytes.equals(BYTES)).toBe(true);
  expect(server.requests).toHaveLength(3);
});

test.each([
  ['a refusal', 404, 1, 'the server answered 404'],
  ['a server that stays busy', 503, 3, '3 attempts did not suffice; the last one: the server answered 503'],
])('%s ends the download', async (_, code, requests, why) => {
  server.interfere = status(code, 100);
  const failure = get();
  await expect(failure).rejects.toThrow(DownloadFailed);
  await expect(failure).rejects.toThrow(`${server.url}${PATH} could not be downloaded: ${why}.`);
  expect(server.requests).toHaveLength(requests);
});

test('a content-length that lies is found out, every time', async () => {
  server.interfere = (_, response) => {
    response.writeHead(200, { 'content-length': BYTES.length + 10 });
    response.write(BYTES, () => response.destroy());
    return 'done';
  };
  await expect(get()).rejects.toThrow('attempts did not suffice; the last one: ');
  expect(server.requests.length).toBeLessThan(6);
});

test.each([
  [
    'at once, where the server says so',
    { 'content-length': String(BYTES.length) },
    'it has 300000 bytes, and 1000 are allowed',
  ],
  ['when it comes, where it does not', {}, 'it has more bytes, and 1000 are allowed'],
])('a body that is too long is refused %s', async (_, headers, why) => {
  server.interfere = (_request, response) => {
    response.writeHead(200, headers).end(BYTES);
    return 'done';
  };
  await expect(get({ maxBytes: 1_000 })).rejects.toThrow(why);
  expect(server.requests).toHaveLength(1);
});

test('a connection that stalls is taken for broken', async () => {
  server.interfere = (_, response, count) => {
    if (count > 1) return undefined;
    response.writeHead(200, { 'content-length': BYTES.length, etag: '"v1"' });
    response.write(BYTES.subarray(0, 50_000));
    return 'done';
  };
  expect((await get({ idleTimeoutMs: 200 })).bytes.equals(BYTES)).toBe(true);
});

test('an aborted download says so and is not tried again', async () => {
  server.interfere = status(503, 100, { 'retry-after': '30' });
  await expect(get({ signal: AbortSignal.timeout(100) })).rejects.toThrow('it was ended before its time');
  expect(server.requests).toHaveLength(1);
});

test('what is known already is unchanged while the server has the same', async () => {
  expect(await get({ etag: '"v1"' })).toEqual({ result: { status: 'unchanged' }, bytes: Buffer.alloc(0) });
  expect((await get({ etag: '"v0"' })).bytes.equals(BYTES)).toBe(true);
});

describe('exports in a folder', () => {
  let folder: string;
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'mayfly-osv-'));
  });
  afterEach(() => rm(folder, { recursive: true }));

  const obtain = async () => {
    const how: string[] = [];
    const settings = {
      maxBytes: 1_000_000,
      retries: RETRIES,
      onObtained: (name: string, of: string) => how.push(`${name} ${of}`),
    };
    const source = await obtainInFolder(folder, settings)(server.url + PATH, 'npm');
    const bytes = await readFile('path' in source ? source.path : '');
    return { how, sha256: hash(bytes) };
  };

  test('are downloaded once, and again when they have changed', async () => {
    expect(await obtain()).toEqual({ how: ['npm downloaded'], sha256: hash(BYTES) });
    expect(await obtain()).toEqual({ how: ['npm unchanged'], sha256: hash(BYTES) });
    server.files.set(PATH, { bytes: BYTES.subarray(1), etag: '"v2"' });
    expect(await obtain()).toEqual({ how: ['npm downloaded'], sha256: hash(BYTES.subarray(1)) });
  });

  test('are downloaded again where what is kept is not whole', async () => {
    await obtain();
    await writeFile(join(folder, 'npm.zip'), 'half');
    expect(await obtain()).toEqual({ how: ['npm downloaded'], sha256: hash(BYTES) });
  });

  test('of a run that was killed long ago are removed, those of one that may be under way are not', async () => {
    const [old, young] = [join(folder, 'npm.zip.1.partial'), join(folder, 'npm.zip.2.partial')];
    for (const path of [old, young]) await writeFile(path, 'half');
    const yesterday = new Date(Date.now() - 25 * 3_600_000);
    await utimes(old, yesterday, yesterday);
    await obtain();
    expect((await readdir(folder)).sort()).toEqual(['npm.zip', 'npm.zip.2.partial', 'npm.zip.json']);
  });

  test('stay as they were when a download fails', async () => {
    await obtain();
    server.files.set(PATH, { bytes: BYTES, etag: '"v2"' });
    server.interfere = status(404, 100);
    await expect(obtain()).rejects.toThrow(DownloadFailed);
    expect((await readdir(folder)).sort()).toEqual(['npm.zip', 'npm.zip.json']);
    expect((await readFile(join(folder, 'npm.zip'))).equals(BYTES)).toBe(true);
  });
});
