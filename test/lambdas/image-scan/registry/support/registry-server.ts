import { createHash, randomUUID } from 'node:crypto';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { bodyOf, startServer, type TestServer } from './http-server';

export interface StoredManifest {
  readonly bytes: Buffer;
  readonly mediaType: string;
}

export interface RegistryOptions {
  /** Answers in place of the registry where it returns true. */
  readonly fault?: (request: IncomingMessage, response: ServerResponse) => boolean;
  /** Ask for a bearer token, given to everyone or only to these credentials. */
  readonly bearer?: { readonly credentials?: string };
  /** Ask for these Basic credentials. */
  readonly basic?: string;
  readonly absoluteLocations?: boolean;
}

export interface RegistryServer extends TestServer {
  readonly blobs: Map<string, Buffer>;
  /** By `repository/tag` and `repository/digest`. */
  readonly manifests: Map<string, StoredManifest>;
  /** Method and path of every request, in order. */
  readonly log: string[];
}

export function sha256(bytes: Uint8Array): string {
  return `sha256:${createHash('sha256').update(bytes).digest('hex')}`;
}

/** A small registry that really stores: the OCI distribution protocol with uploads in sessions, as ECR has them. */
export async function startRegistry(options: RegistryOptions = {}): Promise<RegistryServer> {
  const blobs = new Map<string, Buffer>();
  const manifests = new Map<string, StoredManifest>();
  const uploads = new Map<string, Buffer>();
  const issued = new Set<string>();
  const log: string[] = [];

  const server = await startServer(async (request, response) => {
    const url = new URL(request.url ?? '/', server.url);
    log.push(`${request.method} ${url.pathname}`);
    if (options.fault?.(request, response)) return;
    if (url.pathname === '/token') return giveToken(request, response, url);
    if (!isAllowed(request)) return challenge(response, url);

    const [, repository = '', kind, name = ''] =
      /^\/v2\/(.+?)\/(blobs\/uploads|blobs|manifests)\/(.*)$/.exec(url.pathname) ?? [];
    if (kind === 'blobs/uploads') return takeUpload(request, response, url, repository, name);
    if (kind === 'blobs') return giveBlob(request, response, name);
    if (kind === 'manifests' && request.method === 'PUT') return takeManifest(request, response, repository, name);
    const manifest = manifests.get(`${repository}/${name}`);
    if (!manifest) return refuse(response, 404, 'MANIFEST_UNKNOWN', 'manifest unknown');
    response.writeHead(200, { 'content-type': manifest.mediaType, 'docker-content-digest': sha256(manifest.bytes) });
    response.end(manifest.bytes);
  });

  function isAllowed({ headers: { authorization } }: IncomingMessage): boolean {
    if (options.bearer) return issued.has(authorization ?? '');
    return options.basic === undefined || authorization === `Basic ${options.basic}`;
  }

  function challenge(response: ServerResponse, url: URL): void {
    const scope = `repository:${url.pathname.split('/')[2]}:pull,push`;
    const bearer = `Bearer realm="${server.url}/token",service="test registry",scope="${scope}"`;
    response.setHeader('www-authenticate', options.bearer ? bearer : 'Basic realm="test"');
    refuse(response, 401, 'UNAUTHORIZED', 'authentication required');
  }

  function giveToken(request: IncomingMessage, response: ServerResponse, url: URL): void {
    const wanted = options.bearer?.credentials;
    const isWanted = wanted === undefined || request.headers.authorization === `Basic ${wanted}`;
    const isComplete = url.searchParams.get('service') === 'test registry' && url.searchParams.get('scope');
    if (isWanted && isComplete) {
      const token = randomUUID();
      issued.add(`Bearer ${token}`);
      response.end(JSON.stringify({ token }));
    } else refuse(response, isComplete ? 401 : 400, 'UNAUTHORIZED', 'wrong credentials, service or scope');
  }

  async function takeUpload(request: IncomingMessage, response: ServerResponse, url: URL, of: string, id: string) {
    const body = await bodyOf(request).catch(() => null);
    if (body === null) return;
    if (request.method === 'POST') {
      const session = randomUUID();
      uploads.set(session, Buffer.alloc(0));
      const location = `/v2/${of}/blobs/uploads/${session}?_state=a%2Fb~c`;
      response.writeHead(202, { location: options.absoluteLocations ? `${server.url}${location}` : location });
      return response.end();
    }
    const received = uploads.get(id);
    if (received === undefined || url.searchParams.get('_state') !== 'a/b~c')
      return refuse(response, 404, 'BLOB_UPLOAD_UNKNOWN', 'no such upload');
    if (request.method === 'PATCH') {
      uploads.set(id, Buffer.concat([received, body]));
      response.writeHead(202, { location: `${url.pathname}${url.search}` });
      return response.end();
    }
    uploads.delete(id);
    const digest = url.searchParams.get('digest') ?? '';
    if (sha256(received) !== digest) return refuse(response, 400, 'DIGEST_INVALID', 'digest does not match');
    blobs.set(digest, received);
    response.writeHead(201, { 'docker-content-digest': digest });
    return response.end();
  }

  function giveBlob(request: IncomingMessage, response: ServerResponse, digest: string): void {
    const blob = blobs.get(digest);
    if (blob) {
      response.writeHead(200, { 'content-length': blob.length });
      response.end(request.method === 'HEAD' ? undefined : blob);
    } else refuse(response, 404, 'BLOB_UNKNOWN', 'blob unknown');
  }

  async function takeManifest(request: IncomingMessage, response: ServerResponse, of: string, reference: string) {
    const bytes = await bodyOf(request);
    const manifest: { config?: { digest: string }; layers?: { digest: string }[] } = JSON.parse(bytes.toString('utf8'));
    for (const { digest } of [...(manifest.config ? [manifest.config] : []), ...(manifest.layers ?? [])])
      if (!blobs.has(digest)) return refuse(response, 400, 'MANIFEST_BLOB_UNKNOWN', `${digest} is missing`);
    const digest = sha256(bytes);
    const stored = { bytes, mediaType: String(request.headers['content-type']) };
    manifests.set(`${of}/${reference}`, stored).set(`${of}/${digest}`, stored);
    response.writeHead(201, { 'docker-content-digest': digest });
    response.end();
  }

  return { ...server, blobs, manifests, log };
}

export function refuse(response: ServerResponse, status: number, code: string, message: string): void {
  response.writeHead(status, { 'content-type': 'application/json' });
  response.end(JSON.stringify({ errors: [{ code, message }] }));
}
