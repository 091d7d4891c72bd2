import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { S3Client } from '@aws-sdk/client-s3';
import { currentDatabase } from '../../../../lambdas/image-scan/advisories/current-database';
import { createDatabaseBuilder } from '../../../../lambdas/image-scan/advisories/database/database-builder';
import { currentPointer, putDatabase } from '../../../../lambdas/image-scan/advisories/stored-database';
import { osvRecord } from '../../../support/osv';

/** As much of S3 as is needed here: objects with conditions, and 403 for what is missing, as S3 says without ListBucket. */
class ObjectStore {
  readonly objects = new Map<string, Buffer>();
  readonly requests: string[] = [];
  /** Called before each request is answered. */
  before: (request: string) => void = () => undefined;
  readonly #server: Server;

  constructor() {
    this.#server = createServer((request, response) => {
      const key = new URL(request.url ?? '', 'http://x').pathname.slice('/evidence/'.length);
      const pieces: Buffer[] = [];
      request.on('data', (piece: Buffer) => pieces.push(piece));
      request.on('end', () => {
        this.before(`${request.method} ${key}`);
        this.requests.push(`${request.method} ${key}`);
        const standing = this.objects.get(key);
        const etag = standing && `"${standing.length}-${standing.toString('hex').slice(-16)}"`;
        if (request.method === 'GET') {
          if (!standing) response.writeHead(403).end('<Error><Code>AccessDenied</Code></Error>');
          else response.writeHead(200, { etag: etag ?? '', 'content-length': standing.length }).end(standing);
          return;
        }
        const { 'if-match': ifMatch, 'if-none-match': ifNoneMatch } = request.headers;
        const holds = ifNoneMatch === '*' ? !standing : ifMatch === etag;
        if (holds) this.objects.set(key, Buffer.concat(pieces));
        response.writeHead(holds ? 200 : 412).end(holds ? '' : '<Error><Code>PreconditionFailed</Code></Error>');
      });
    });
  }

  async open() {
    await new Promise<void>((resolve) => this.#server.listen(0, '127.0.0.1', resolve));
    const { port } = this.#server.address() as AddressInfo;
    const s3 = new S3Client({
      endpoint: `http://127.0.0.1:${port}`,
      region: 'eu-west-1',
      forcePathStyle: true,
      maxAttempts: 1,
      requestChecksumCalculation: 'WHEN_REQUIRED',
      credentials: { accessKeyId: 'test', secretAccessKey: 'test' },
    });
    return { s3, name: 'evidence' };
  }

  async close(): Promise<void> {
    this.#server.closeAllConnections();
    await new Promise((resolve) => this.#server.close(resolve));
  }
}

let store: ObjectStore;
let bucket: Awaited<ReturnType<ObjectStore['open']>>;
beforeEach(async () => {
  store = new ObjectStore();
  bucket = await store.open();
});
afterEach(() => store.close());

function compiled(builtAt: string, name = 'left-pad') {
  const builder = createDatabaseBuilder({ builtAt });
  builder.add(osvRecord('GHSA-1', 'npm', name), 'test');
  return builder.finish();
}
const MONDAY = '2026-11-09T00:00:00.000Z';
const TUESDAY = '2026-11-10T00:00:00.000Z';

describe('a stored database', () => {
  test('stands under its digest, and the pointer leads to it', async () => {
    expect(await currentPointer(bucket)).toBeNull();
    const pointer = await putDatabase(bucket, compiled(MONDAY), 'npm');
    expect(pointer).toMatchObject({ builtAt: MONDAY, records: 1, key: `advisories/${pointer.sha256}.db` });
    expect(await currentPointer(bucket)).toEqual(pointer);
    expect(await putDatabase(bucket, compiled(TUESDAY), 'npm')).toMatchObject({ builtAt: TUESDAY });
  });

  test('is never displaced by an older one', async () => {
    const tuesday = await putDatabase(bucket, compiled(TUESDAY), 'npm');
    expect(await putDatabase(bucket, compiled(MONDAY), 'npm')).toEqual(tuesday);
    expect(await currentPointer(bucket)).toEqual(tuesday);
  });

  test('of two that are put at once the later one stays, whoever is first', async () => {
    let other: Buffer | undefined;
    const scratch = new ObjectStore();
    const elsewhere = await scratch.open();
    await putDatabase(elsewhere, compiled(TUESDAY, 'right-pad'), 'npm');
    other = scratch.objects.get('advisories/current.json');
    await scratch.close();
    // Between the read of the pointer and its write, the other sync has moved it.
    store.before = (request) => {
      if (request !== 'PUT advisories/current.json' || !other) return;
      store.objects.set('advisories/current.json', other);
      other = undefined;
    };
    expect(await putDatabase(bucket, compiled(MONDAY), 'npm')).toMatchObject({ builtAt: TUESDAY });
  });

  test('takes the place of a pointer that is damaged', async () => {
    store.objects.set('advisories/current.json', Buffer.from('{'));
    await expect(currentPointer(bucket)).rejects.toThrow('advisories/current.json cannot be used: it is damaged');
    await putDatabase(bucket, compiled(MONDAY), 'npm');
    expect(await currentPointer(bucket)).toMatchObject({ builtAt: MONDAY });
  });
});

describe('the current database', () => {
  let now: number;
  let failures: unknown[];
  const current = () =>
    currentDatabase({ bucket, clock: () => new Date(now), onFailure: (error) => failures.push(error) });
  beforeEach(() => {
    now = Date.parse(TUESDAY);
    failures = [];
  });

  test('is none until there is one, which is then found at once', async () => {
    const database = current();
    expect(await database()).toBeNull();
    await putDatabase(bucket, compiled(MONDAY), 'npm');
    expect((await database())?.info).toMatchObject({ builtAt: MONDAY, ecosystems: { npm: 1 } });
    expect(failures).toEqual([]);
  });

  test('is kept in memory, and looked for anew after five minutes', async () => {
    await putDatabase(bucket, compiled(MONDAY), 'npm');
    const database = current();
    await database();
    await putDatabase(bucket, compiled(TUESDAY), 'npm');
    const asked = store.requests.length;
    now += 299_000;
    expect((await database())?.info.builtAt).toBe(MONDAY);
    expect(store.requests).toHaveLength(asked);
    now += 2_000;
    expect((await database())?.info.builtAt).toBe(TUESDAY);
    now += 301_000;
    await database();
    // The same one is not fetched twice.
    expect(store.requests.slice(asked).filter((request) => request.endsWith('.db'))).toHaveLength(1);
  });

  test('stays in use where a newer one cannot be had, which is told', async () => {
    await putDatabase(bucket, compiled(MONDAY), 'npm');
    const database = current();
    await database();
    const { key } = await putDatabase(bucket, compiled(TUESDAY), 'npm');
    store.objects.set(key, Buffer.from('damaged'));
    now += 301_000;
    expect((await database())?.info.builtAt).toBe(MONDAY);
    expect(String(failures[0])).toContain('its bytes are not those that were recorded');
  });

  test('is none any more where somebody took the pointer away', async () => {
    await putDatabase(bucket, compiled(MONDAY), 'npm');
    const database = current();
    await database();
    store.objects.delete('advisories/current.json');
    now += 301_000;
    expect(await database()).toBeNull();
  });
});
