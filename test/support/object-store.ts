import type { IncomingMessage, ServerResponse } from 'node:http';
import { S3Client } from '@aws-sdk/client-s3';
import { bodyOf, startServer } from '../lambdas/image-scan/registry/support/http-server';

export interface StoredObject {
  readonly bytes: Buffer;
  readonly sha256?: string;
}

/** What small documents need of S3, in the bucket `evidence`: objects with a checksum in their metadata, and writes that replace nothing. */
export class ObjectStore {
  readonly objects = new Map<string, StoredObject>();
  refusal: number | undefined;

  async answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const path = (request.url ?? '').split('?')[0] ?? '';
    const key = decodeURIComponent(path).replace('/evidence/', '');
    const stored = this.objects.get(key);
    if (this.refusal !== undefined) response.writeHead(this.refusal).end();
    else if (request.method === 'PUT') {
      const bytes = await bodyOf(request);
      const taken = stored !== undefined && request.headers['if-none-match'] === '*';
      if (!taken) this.objects.set(key, { bytes, sha256: String(request.headers['x-amz-meta-sha256']) });
      response.writeHead(taken ? 412 : 200).end();
    } else if (stored === undefined) response.writeHead(404).end();
    else {
      const metadata = stored.sha256 === undefined ? {} : { 'x-amz-meta-sha256': stored.sha256 };
      response.writeHead(200, { ...metadata, 'content-length': stored.bytes.length }).end(stored.bytes);
    }
  }
}

/** That store behind a server of this machine, with a client of it. */
export async function startObjectStore() {
  const store = new ObjectStore();
  const server = await startServer((request, response) => {
    store.answer(request, response).catch((error: unknown) => response.destroy(error as Error));
  });
  const s3 = new S3Client({
    ...{ endpoint: server.url, region: 'us-east-1', forcePathStyle: true, maxAttempts: 1 },
    credentials: { accessKeyId: 'test', secretAccessKey: 'test' },
  });
  const close = async () => {
    s3.destroy();
    await server.close();
  };
  return { store, s3, close };
}
