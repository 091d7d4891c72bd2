import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

export interface ServedFile {
  readonly bytes: Buffer;
  readonly etag?: string;
}

/** What a request is answered with instead of the file; undefined lets the file through. */
export type Interference = (request: IncomingMessage, response: ServerResponse, count: number) => 'done' | undefined;

export interface FileServer extends AsyncDisposable {
  readonly url: string;
  /** By path; may be changed while it runs. */
  readonly files: Map<string, ServedFile>;
  /** Requests so far, with the headers that matter. */
  readonly requests: {
    readonly path: string;
    readonly range?: string;
    readonly ifRange?: string;
    readonly ifNoneMatch?: string;
  }[];
  interfere: Interference | undefined;
}

/** A server of files that knows ranges and conditions, as object storage does. Source: RFC 9110, sections 13 and 14. */
export async function startFileServer(files: Readonly<Record<string, ServedFile>> = {}): Promise<FileServer> {
  const server = createServer((request, response) => {
    const path = decodeURIComponent(new URL(request.url ?? '', 'http://x').pathname);
    const { range, 'if-none-match': ifNoneMatch } = request.headers;
    const ifRange = request.headers['if-range'] as string | undefined;
    served.requests.push({
      path,
      ...(range === undefined ? {} : { range }),
      ...(ifRange === undefined ? {} : { ifRange }),
      ...(ifNoneMatch === undefined ? {} : { ifNoneMatch }),
    });
    if (served.interfere?.(request, response, served.requests.length) === 'done') return;
    const file = served.files.get(path);
    if (!file) {
      response.writeHead(404).end();
      return;
    }
    answer(response, file, { range, ifRange, ifNoneMatch });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const served: FileServer = {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    files: new Map(Object.entries(files)),
    requests: [],
    interfere: undefined,
    async [Symbol.asyncDispose]() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
  return served;
}

function answer(
  response: ServerResponse,
  { bytes, etag }: ServedFile,
  asked: { range: string | undefined; ifRange: string | undefined; ifNoneMatch: string | undefined },
): void {
  const headers = etag === undefined ? {} : { etag };
  if (etag !== undefined && asked.ifNoneMatch === etag) {
    response.writeHead(304, headers).end();
    return;
  }
  const start = Number(/^bytes=(\d+)-$/.exec(asked.range ?? '')?.[1] ?? Number.NaN);
  if (Number.isNaN(start) || (asked.ifRange !== undefined && asked.ifRange !== etag)) {
    response.writeHead(200, { ...headers, 'content-length': bytes.length }).end(bytes);
    return;
  }
  if (start >= bytes.length) {
    response.writeHead(416, { 'content-range': `bytes */${bytes.length}` }).end();
    return;
  }
  const rest = bytes.subarray(start);
  const range = `bytes ${start}-${bytes.length - 1}/${bytes.length}`;
  response.writeHead(206, { ...headers, 'content-length': rest.length, 'content-range': range }).end(rest);
}
