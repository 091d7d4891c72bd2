import type { IncomingMessage, ServerResponse } from 'node:http';
import { bodyOf } from '../lambdas/image-scan/registry/support/http-server';

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
